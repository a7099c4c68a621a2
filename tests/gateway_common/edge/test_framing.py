"""Where a request ends is never in doubt: no field makes its body a request, or its body unseen."""

import asyncio

import pytest

from tests.gateway_common.edge.door import SIGNED_IN, Door, front_door, heard, spoken
from tests.support.connections import connection

SMUGGLED = b"GET /files/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
UPGRADE = ("Connection: Upgrade", "Upgrade: h2c")


@pytest.mark.parametrize(
    ("framing", "body"),
    [
        (f"Content-Length: {len(SMUGGLED)}", SMUGGLED),
        ("Transfer-Encoding: chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)),
    ],
    ids=["length", "chunks"],
)
@pytest.mark.parametrize("path", ["/seen", "/files/5"])
async def test_a_body_behind_an_upgrade_is_never_a_request(door: Door, path: str, framing: str, body: bytes) -> None:
    """An upgrade with a body is refused and the connection closed; what was in it reaches no service."""
    async with asyncio.timeout(60), connection(door.port) as (reader, writer):
        writer.write(spoken(f"POST {path} HTTP/1.1", *SIGNED_IN, *UPGRADE, framing))
        await writer.drain()
        answer = await heard(reader)
        writer.write(body)
        rest = await reader.read()

    assert (answer.status, rest) == (400, b"")
    assert not any("smuggled" in call.path for call in door.network.calls)


async def test_nobody_waits_for_what_came_behind_an_upgrade(door: Door) -> None:
    """An upgrade without a body is answered as if nobody had asked for it, and ends the connection."""
    answer = await door.ask("/seen", *UPGRADE)

    assert answer.closed
    assert answer.status == 200


async def test_no_field_hides_a_body() -> None:
    """Naming Transfer-Encoding in Connection does not make a body unseen: its limit holds."""
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (5000, b"x" * 5000)
    async with front_door(most_body=1000) as door:
        answer = await door.ask(
            "/seen", "Transfer-Encoding: chunked", "Connection: transfer-encoding", method="POST", body=body
        )

    assert (answer.status, answer.problem) == (413, "too-large")
