"""Nothing that a client sends leaves the line it is put into: a header, a redirect, a line of the log (H5)."""

from io import BytesIO
from urllib.parse import quote

import orjson
import pytest
import structlog

from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import configure_logs
from tests.gateway_common.edge.door import SIGNED_IN, TARGETS, Door

BREAKS = pytest.mark.parametrize(
    "text", ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\x00b", "a\x1b[31mred", "a\r\n\r\n<b>", "a\x7fb"]
)


@BREAKS
@pytest.mark.parametrize("name", ["X-Said", "Location", "Retry-After", "Content-Disposition"])
async def test_no_field_of_an_answer_is_written_by_a_client(door: Door, name: str, text: str) -> None:
    """An endpoint that puts what it was sent into a field fails (500) rather than to hand over the pen."""
    answer = await door.ask(f"/saying?name={name}&value={quote(text)}")

    assert (answer.status, answer.problem) == (500, "internal")
    assert [pair for pair in answer.fields if "evil" in "".join(pair).lower()] == []
    assert b"<b>" not in answer.body


@BREAKS
@TARGETS
async def test_a_field_with_a_control_never_gets_in(door: Door, target: str, text: str) -> None:
    """Whatever ends a line or moves a cursor is refused where it comes in, or ends its line there."""
    answer = await door.ask(target, f"X-Debug: {text}")

    assert answer.status == 400 or "evil" not in str(door.told).lower()
    assert all(not set(value) & set(b"\r\n\x00\x1b\x7f") for fields in door.told for value in fields.values())


@BREAKS
@TARGETS
async def test_a_query_carries_nothing_onto_another_line(door: Door, target: str, text: str) -> None:
    """A service gets what a query holds encoded, or not at all."""
    await door.ask(f"{target}?q={quote(text)}")

    assert all(call.path.isprintable() and " " not in call.path for call in door.network.calls)


@BREAKS
async def test_the_log_has_one_line_for_each_request(door: Door, text: str) -> None:
    """However a request is written, its line in the log is one, and shows nothing that a terminal would obey."""
    written = BytesIO()
    configure_logs(GatewaySettings(), to=written)
    encoded = quote(text, safe="")
    targets = [f"/orders/{encoded}", f"/files/{encoded}", f"/{encoded}", f"/seen?{encoded}={encoded}"]

    for target in targets:
        await door.hear(f"GET {target} HTTP/1.1", *SIGNED_IN, f"User-Agent: {encoded}", f"X-Request-Id: {encoded}")
    structlog.reset_defaults()

    lines = written.getvalue().splitlines()
    assert [orjson.loads(line)["event"] for line in lines if b'"request"' in line] == ["request"] * len(targets)
    assert all(line.isascii() and line.decode().isprintable() for line in lines)
    assert b"evil" not in written.getvalue().lower()


@pytest.mark.parametrize("name", ["a b", "a%0d%0aX-Evil: 1", "\x1b[31m", "x" * 65])
async def test_a_request_is_not_named_by_what_no_log_should_hold(door: Door, name: str) -> None:
    """A request id that is not plain is replaced, in the answer and towards services."""
    answer = await door.ask("/orders/5", f"X-Request-Id: {name}")

    assert name not in (answer.field("x-request-id"), *(fields[b"x-request-id"].decode() for fields in door.told))
