"""What a test needs beside Python: where it is not there the test is skipped, and fails where it has to be."""

import os

import pytest

__all__ = ["demand"]


def demand(there: object, reason: str) -> None:
    """Go on if it is *there*; else skip with the *reason*, or fail with it under `REQUIRE_SERVICES=1`."""
    if there:
        return
    if os.environ.get("REQUIRE_SERVICES") == "1":  # noqa: TID251 – CI's switch, which no gateway reads
        pytest.fail(reason)
    pytest.skip(reason)
