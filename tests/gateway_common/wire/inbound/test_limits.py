"""How much a client may send (W3): the answer to more of it, and that the answer gets there."""

from contextlib import suppress

import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.wire.inbound.line import MOST_DROPPED
from tests.gateway_common.edge.door import front_door
from tests.gateway_common.wire.inbound.listener import Echo, post, served
from tests.gateway_common.wire.inbound.loops import on_both_loops
from tests.gateway_common.wire.inbound.sayings import heard_of

LAST = b"GET /last HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without reading."""
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


def line(size: int) -> bytes:
    """Spell a request whose first line has *size* bytes."""
    return b"GET /" + b"a" * (size - len(b"GET / HTTP/1.1")) + b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


def head(size: int, *, fields: int = 3) -> bytes:
    """Spell a request with so many fields, whose names and values have *size* bytes together."""
    first = [b"Host: here", b"Connection: close", *[b"x: "] * (fields - 3)]
    taken = sum(len(one.replace(b": ", b"")) for one in first)
    return b"\r\n".join([b"GET /a HTTP/1.1", *first, b"y: " + b"b" * (size - taken - 1), b"", b""])


@pytest.mark.parametrize(("size", "status"), [(8192, 200), (8193, 414), (100_000, 414)])
@on_both_loops
async def test_a_line_has_an_end(size: int, status: int) -> None:
    """A request line of 8 KiB is read, one of more is refused."""
    async with served(Echo()) as server:
        assert await server.ask(line(size)) == [status]


@pytest.mark.parametrize(("size", "status"), [(32_768, 200), (32_769, 431), (1_000_000, 431)])
@on_both_loops
async def test_a_head_has_an_end(size: int, status: int) -> None:
    """Fields of 32 KiB together are read, more are refused."""
    async with served(Echo()) as server:
        assert await server.ask(head(size)) == [status]


@pytest.mark.parametrize(("fields", "status"), [(100, 200), (101, 431), (5000, 431)])
@on_both_loops
async def test_fields_are_counted(fields: int, status: int) -> None:
    """A hundred fields are read, more are refused, however short."""
    async with served(Echo()) as server:
        assert await server.ask(head(20_000, fields=fields)) == [status]


@pytest.mark.parametrize(
    "beginning", [b"GET /", b"GET / HTTP/1.1\r\nHost: here\r\nX: ", b"GET / HTTP/1.1\r\nX", b"\r\n"]
)
@on_both_loops
async def test_what_never_ends_is_not_kept(beginning: bytes) -> None:
    """A line, a value, a name or blank lines without an end are refused long before they are large."""
    async with served(Echo()) as server, server.client(beginning) as client:
        for _ in range(10):
            client.say((b"\r\n" if beginning == b"\r\n" else b"aa") * 32_000)
        (status,) = await client.statuses()

    assert status in {414, 431}


@pytest.mark.parametrize(
    "behind",
    [b"0\r\n" + b"x: y\r\n" * 102, b"0\r\nx: " + b"y" * 400_000, b"1;" + b"x" * 400_000],
    ids=["trailers", "a trailer", "an extension"],
)
@on_both_loops
async def test_what_comes_beside_a_body_is_bounded(behind: bytes) -> None:
    """Trailers and extensions of chunks are dropped, and more of them than of fields is refused."""
    echo = Echo()
    async with served(echo) as server:
        assert await server.ask(post("Transfer-Encoding: chunked", body=b"3\r\nabc\r\n"), behind) == [431]

    assert echo.seen == []


@on_both_loops
async def test_a_trailer_is_no_field() -> None:
    """What comes behind a body is not among the fields of its request, nor of the next one."""
    echo = Echo()
    async with served(echo) as server:
        body = b"3\r\nabc\r\n0\r\nX-Late: a\r\n\r\n"
        assert await server.ask(post("Transfer-Encoding: chunked", body=body), LAST) == [200, 200]

    assert b"x-late" not in [name for request in echo.seen for name, _ in request.headers]


@pytest.mark.parametrize("path", ["/files/5", "/orders", "/seen"])
@pytest.mark.parametrize("framing", ["Content-Length: 12000000", "Transfer-Encoding: chunked"])
async def test_an_answer_reaches_a_client_that_goes_on_sending(path: str, framing: str) -> None:
    """413 is heard, though the client first sends all of its 12 MB: nothing is reset before it has read."""
    size = 12_000_000
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (size, bytes(size)) if "chunked" in framing else bytes(size)
    said = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer dev:7\r\n{framing}\r\n\r\n".encode()
    async with front_door() as door:
        answer, rest = await heard_of(door.port, said + body)

    assert (answer.status, answer.problem, answer.closed, rest) == (413, "too-large", True, b"")
    assert door.network.calls == []


@on_both_loops
async def test_nobody_sends_for_ever_to_whom_nobody_listens() -> None:
    """After its refusal, a client may send some megabytes that are dropped; then it is cut off."""
    async with served(Echo()) as server, server.client(b"what is this\r\n\r\n") as client:
        await client.hear(b"}")
        with suppress(ConnectionError):
            for _ in range(64):
                client.say(bytes(1 << 20))
                await client.writer.drain()
        await server.until(lambda: server.connections == 0)

    assert server.reasons == ["unknown-method", "unread"]
    assert MOST_DROPPED == 16 << 20


@on_both_loops
async def test_an_early_answer_ends_the_connection_if_much_is_to_come() -> None:
    """What an application does not read of a large body is not read for it; the rest of a small one is."""
    async with served(refuses) as server:
        async with server.client(post("Content-Length: 1000"), bytes(500)) as client:
            assert b"close" not in await client.hear(b"\r\n\r\n")
            client.say(bytes(500) + LAST)
            assert await client.statuses() == [403]
        async with server.client(post("Content-Length: 100000"), bytes(500)) as client:
            assert b"\r\nconnection: close\r\n" in await client.hear()
