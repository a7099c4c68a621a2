from io import BytesIO
from typing import Any

import orjson
import pytest
import structlog

from gateway_common.telemetry import RequestLog

SECRET = "CANARY-5eed"  # noqa: S105 – a marked text, to be found where it must not be
OURS: dict[str, Any] = {"method": "GET", "route": "/orders/{order_id}", "status": 200, "ms": 1.5, "bytes": 7}


def last_of(output: BytesIO) -> dict[str, Any]:
    line: dict[str, Any] = orjson.loads(output.getvalue().splitlines()[-1])
    assert str(line.pop("timestamp")).endswith("Z")
    return line


@pytest.mark.parametrize("parts", [{}, {"bill": "down: no connection"}])
def test_it_says_what_any_other_line_would_say(output: BytesIO, parts: dict[str, str]) -> None:
    """The shorter way leads to the same line."""
    told = {**OURS, "caller": "consumer:7", **({"parts": parts} if parts else {})}
    with structlog.contextvars.bound_contextvars(request_id="r-1", worker=3):
        structlog.get_logger("gateway_common.access").info("request", **told)
        long = last_of(output)
        RequestLog().tell(OURS, "consumer:7", parts)

    assert last_of(output) == long
    assert (long["request_id"], long["worker"]) == ("r-1", 3)


@pytest.mark.parametrize(
    ("caller", "reason", "bound"),
    [
        (f"consumer:eyJhbGciOi.{SECRET}.x", "late", "fine"),
        ("anonymous", f"refused: Authorization: Bearer {SECRET}", "fine"),
        ("anonymous", "late", f"token={SECRET}"),
        ("anonymous", "late", f"eyJhbGciOi.{SECRET}.x"),
    ],
)
def test_what_is_not_ours_is_looked_through(output: BytesIO, caller: str, reason: str, bound: str) -> None:
    """A secret in a caller, a reason, or whatever was bound to the request is taken out (O3)."""
    with structlog.contextvars.bound_contextvars(request_id=bound, tenant=bound):
        RequestLog().tell(OURS, caller, {"bill": reason})

    assert "[redacted]" in str(last_of(output))
    assert SECRET.encode() not in output.getvalue()


def test_ours_stands(output: BytesIO) -> None:
    """What somebody bound under a name of ours hides nothing."""
    with structlog.contextvars.bound_contextvars(status=500, event="nothing"):
        RequestLog().tell(OURS, "anonymous", {})

    assert (last_of(output)["status"], last_of(output)["event"]) == (200, "request")


def test_nothing_breaks_the_line(output: BytesIO) -> None:
    """A caller with line ends and signs that steer a terminal stays in its line (H5)."""
    RequestLog().tell(OURS, "consumer:a\r\nb\x1b[31m\x9b\u2028", {})

    assert output.getvalue().count(b"\n") == 1
    assert last_of(output)["caller"] == "consumer:a\r\nb\x1b[31m\x9b\u2028"


def test_a_person_reads_it_as_any_other_line(console: BytesIO) -> None:
    """On the console a request is told in the same words."""
    RequestLog().tell(OURS, "consumer:7", {"bill": "down"})

    text = console.getvalue().decode()
    assert "request" in text
    assert "/orders/{order_id}" in text
    assert "bill" in text
