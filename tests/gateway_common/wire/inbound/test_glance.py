"""Requests that are refused at a glance, before they are read properly."""

import pytest

from tests.gateway_common.wire.inbound.closed import LAST, Closed
from tests.gateway_common.wire.inbound.listener import GET, Echo, post, served
from tests.gateway_common.wire.inbound.loops import on_both_loops


@on_both_loops
async def test_a_plain_request_is_refused_at_a_glance() -> None:
    """What is refused without being begun is answered alike, on a connection that goes on."""
    closed = Closed(refusing=True, full=True)
    async with served(Echo(), closed) as server, server.client(GET) as client:
        glanced = await client.hear(b"}")
        closed.full = False
        client.say(GET)
        properly = await client.hear(b"}")

    assert closed.seen == [{"method": "GET", "path": "/a", "headers": [], "client": closed.seen[0]["client"]}]
    assert glanced.partition(b"requestId")[0] == properly.partition(b"requestId")[0]
    assert len(closed.held) == 1


@on_both_loops
async def test_what_was_put_off_goes_before_what_comes_later() -> None:
    """A client that asks again before it has heard of its refusals hears of each, in the order in which it asked."""
    closed = Closed(refusing=True, full=True, silent=True)
    async with served(Echo(), closed) as server, server.client(GET) as client:
        await server.until(lambda: len(closed.seen) == 1)
        client.say(GET)
        await server.until(lambda: len(closed.seen) == 2)
        client.say(LAST)
        answers = (await client.hear()).split(b"HTTP/1.1 ")[1:]

    assert [answer[:3] for answer in answers] == [b"503"] * 3
    assert [b"connection: close" in answer for answer in answers] == [False, False, True]


@on_both_loops
async def test_what_was_put_off_goes_before_the_end() -> None:
    """Whoever says that this was all, or is told so by a server that stops, hears first that they were refused."""
    closed = Closed(full=True, silent=True)
    async with served(Echo(), closed) as server, server.client(GET) as leaving, server.client(GET) as staying:
        await server.until(lambda: len(closed.seen) == 2)
        leaving.writer.write_eof()
        heard = [await leaving.hear()]
        server.server.should_exit = True
        heard.append(await staying.hear())

    assert [one[:12] for one in heard] == [b"HTTP/1.1 503"] * 2


@on_both_loops
async def test_fields_are_read_where_they_are_asked_for() -> None:
    """Whoever knows callers by what proxies say of them gets the fields; others do not pay for them."""
    closed = Closed(full=True, fields=True)
    async with served(Echo(), closed) as server, server.client(GET) as client:
        await client.hear(b"}")

    assert closed.seen[0]["headers"] == [(b"host", b"here")]


@on_both_loops
@pytest.mark.parametrize(
    "said",
    [
        [GET[:10], GET[10:]],
        [GET + GET],
        [post("Content-Length: 3", body=b"abc")],
        [post("Transfer-Encoding: chunked", body=b"0\r\n\r\n")],
        [GET.replace(b"1.1", b"1.0")],
        [GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")],
        [GET.replace(b"Host:", b"Host :")],
        [GET.replace(b"/a", b"/%61")],
        [GET.replace(b"/a", b"http://here/a")],
        [b"nonsense\r\n\r\n"],
    ],
    ids=["in-pieces", "two", "body", "chunks", "old", "last", "malformed", "encoded", "absolute", "nonsense"],
)
async def test_whatever_is_not_plain_is_read_properly(said: list[bytes]) -> None:
    """One whole request without a body, on a connection that stays: everything else goes the long way."""
    closed = Closed(refusing=True, full=True)
    async with served(Echo(), closed) as server, server.client() as client:
        for piece in said:
            client.say(piece)
            await server.until(lambda: server.connections > 0 and server.spoken)
        client.writer.write_eof()
        heard = await client.hear()

    assert closed.seen == []
    assert heard.startswith((b"HTTP/1.1 503 ", b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
