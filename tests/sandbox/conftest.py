"""What several tests of the sandbox share."""

from collections.abc import Iterator

import pytest

from ftgo_sandbox.testing import Sandbox, running


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Run the kitchen and the accounting service as real processes; who breaks them mends them."""
    with running(only=("kitchen", "accounting")) as sandbox:
        yield sandbox


@pytest.fixture
def kitchen(sandbox: Sandbox) -> Iterator[Sandbox]:
    """Hand out the running sandbox, with a kitchen that is mended afterwards."""
    yield sandbox
    sandbox.control.clear("kitchen")
