"""Requests that are sent before the answers to those before: in order, not too many, and never mixed up."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import structlog
from starlette.types import Receive, Scope, Send

from tests.gateway_common.wire.inbound.listener import GET, Echo, post, served
from tests.gateway_common.wire.inbound.loops import on_both_loops

LAST = b"GET /last HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
AHEAD = 100


class Turns:
    """Answer each request when the test says so, and count those that were begun."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.turns: asyncio.Queue[None] = asyncio.Queue()

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        self.begun.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await self.turns.get()
        await send({"type": "http.response.body", "body": b"ok"})


def numbered(number: int) -> bytes:
    return GET.replace(b"/a", b"/%d" % number)


@on_both_loops
async def test_requests_are_answered_in_order() -> None:
    """One after the other, however many came at once, with bodies or without."""
    echo = Echo()
    async with served(echo) as server:
        said = [numbered(1), post("Content-Length: 3", body=b"abc"), numbered(2), LAST]
        assert await server.ask(*said) == [200] * 4

    assert [(one.path, one.body) for one in echo.seen] == [("/1", b""), ("/a", b"abc"), ("/2", b""), ("/last", b"")]


@on_both_loops
async def test_a_request_waits_for_the_answers_before_it() -> None:
    """Nobody begins with it earlier: one connection is worked for once at a time."""
    turns = Turns()
    async with served(turns) as server, server.client(numbered(1), numbered(2), LAST) as client:
        for begun in (["/1"], ["/1", "/2"], ["/1", "/2", "/last"]):
            await client.hear(b"\r\n\r\n")
            assert turns.begun == begun
            turns.turns.put_nowait(None)
            await client.hear(b"ok")


@on_both_loops
async def test_no_request_knows_what_was_bound_for_another() -> None:
    """What one binds to its context, such as a field of its log lines, is not there for the next on its connection."""
    known: list[object] = []

    async def binds(scope: Scope, receive: Receive, send: Send) -> None:
        known.append(structlog.contextvars.get_contextvars())
        structlog.contextvars.bind_contextvars(path=scope["path"])
        await asyncio.sleep(0)
        await Echo()(scope, receive, send)

    async with served(binds) as server:
        assert await server.ask(numbered(1), numbered(2), LAST) == [200] * 3

    assert known == [{}, {}, {}]


@pytest.mark.parametrize(("count", "behind"), [(AHEAD, []), (AHEAD + 2, [400]), (10_000, [400])])
@on_both_loops
async def test_only_so_many_are_taken_ahead(count: int, behind: list[int]) -> None:
    """Who sends more gets the answers to those that were taken, and is then told to wait for them."""
    requests = b"".join(map(numbered, range(count)))
    async with served(Echo()) as server, server.client(requests, b"" if behind else LAST) as client:
        heard = await client.statuses()

    assert heard == [200] * min(count + (not behind), AHEAD + 1) + behind
    assert server.reasons == ["bad-request"] * len(behind)


@on_both_loops
async def test_a_malformed_request_is_refused_in_its_turn() -> None:
    """The answers before it are whole, it gets its refusal, and nothing behind it is read."""
    turns = Turns()
    async with served(turns) as server, server.client(numbered(1), b"what is this\r\n\r\n", numbered(2)) as client:
        await client.hear(b"\r\n\r\n")
        turns.turns.put_nowait(None)
        rest = await client.hear()

    assert rest.startswith(b"okHTTP/1.1 501 Not Implemented\r\n")
    assert rest.count(b"HTTP/1.1") == 1
    assert turns.begun == ["/1"]


@on_both_loops
async def test_nothing_is_read_behind_the_last() -> None:
    """What comes behind a request that ends the connection is dropped, well formed or not."""
    echo = Echo()
    async with served(echo) as server:
        assert await server.ask(LAST, GET) == [200]
        assert await server.ask(LAST, b"what is this\r\n\r\n") == [200]
        assert await server.ask(b"GET /old HTTP/1.0\r\nHost: here\r\nConnection: keep-alive\r\n\r\n", GET) == [200]

    assert [one.path for one in echo.seen] == ["/last", "/last", "/old"]


@on_both_loops
async def test_who_leaves_is_not_worked_for_any_more() -> None:
    """Requests that were still waiting when their client left are never begun."""
    turns = Turns()
    async with served(turns) as server, server.client(numbered(1), numbered(2)) as client:
        await client.hear(b"\r\n\r\n")
        client.writer.transport.abort()
        await server.until(lambda: server.connections == 0)
        turns.turns.put_nowait(None)
        await server.until(lambda: not server.server.server_state.tasks)

    assert turns.begun == ["/1"]


@on_both_loops
async def test_an_old_client_gets_no_chunks() -> None:
    """To HTTP/1.0, an answer whose length nobody knows ends with the connection."""

    async def streams(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        async for piece in pieces():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})

    async with served(streams) as server:
        async with server.client(b"GET / HTTP/1.0\r\nHost: here\r\n\r\n") as client:
            old = await client.hear()
        async with server.client(LAST) as client:
            new = await client.hear()

    assert old == b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nonetwo"
    assert new.endswith(b"connection: close\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


async def pieces() -> AsyncGenerator[bytes]:
    """Give two pieces."""
    yield b"one"
    yield b"two"
