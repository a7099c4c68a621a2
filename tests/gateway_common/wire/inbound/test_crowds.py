"""More clients than there is room for."""

from contextlib import AsyncExitStack
from itertools import count

import pytest

from gateway_common.wire.inbound.admitting import LINGERING
from gateway_common.wire.inbound.crowd import SILENT
from tests.gateway_common.wire.inbound.listener import GET, Echo, served, simulated
from tests.gateway_common.wire.inbound.loops import on_both_loops
from tests.gateway_common.wire.inbound.test_admission import Always
from tests.gateway_common.wire.inbound.test_pipelining import Turns

LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


@on_both_loops
async def test_who_is_idle_makes_room() -> None:
    """One client too many is served, and one that asks for nothing is let go."""
    async with served(Echo(), Always(), connections=1) as server, server.client(GET) as idle:
        await idle.hear(b"/a")
        statuses = await server.ask(LAST)
        rest = await idle.hear()

    assert statuses == [200]
    assert rest == b""
    assert server.reasons == []


@on_both_loops
async def test_where_nobody_is_idle_the_last_is_turned_away() -> None:
    """When all are busy the newcomer hears 503, and when to come again; those who are there are not disturbed."""
    turns = Turns()
    async with served(turns, Always(), connections=1) as server, server.client(LAST) as busy:
        await server.until(lambda: bool(turns.begun))
        async with server.client(GET) as client:
            heard = await client.hear()
        turns.turns.put_nowait(None)
        answer = await busy.hear()

    assert heard.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 1\r\n" in heard
    assert b"\r\nconnection: close\r\n" in heard
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert server.reasons == ["connections"]


@on_both_loops
async def test_far_too_many_hear_nothing() -> None:
    """Whoever comes while many who were turned away have not left yet is cut off: they hold nothing of ours."""
    turns = Turns()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(served(turns, Always(), connections=1))
        for _ in range(1 + LINGERING):
            client = await stack.enter_async_context(server.client())
            client.say(b"G")
        await server.until(lambda: len(server.reasons) == LINGERING)
        heard = await server.ask(GET)

    assert heard == []
    assert server.reasons.count("connections") == LINGERING + 1


@on_both_loops
async def test_who_is_idle_is_found_among_many_who_are_not() -> None:
    """However many are busy: the one that has asked for nothing for the longest time makes room."""
    turns = Turns()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(served(turns, Always(), connections=100))
        clients = [await stack.enter_async_context(server.client(GET)) for _ in range(100)]
        await server.until(lambda: len(turns.begun) == 100)
        for _ in clients[:3]:
            turns.turns.put_nowait(None)
        first = await clients[0].hear(b"ok")
        await clients[1].hear(b"ok")
        newcomer = await stack.enter_async_context(server.client(GET))
        await server.until(lambda: len(turns.begun) == 101)
        gone = await clients[0].hear()
        del newcomer

    assert first.startswith(b"HTTP/1.1 200 ")
    assert gone == b""
    assert server.reasons == []


@simulated
@pytest.mark.parametrize("said", [b"", b"GET /a HT"], ids=["nothing", "a part"])
async def test_who_asks_for_nothing_makes_room_first(said: bytes) -> None:
    """Clients that hold a connection for a second and say nothing, or no more than a part, shut nobody out."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(served(Echo(), Always(), connections=4))
        idle = await stack.enter_async_context(server.client(GET))
        await idle.hear(b"/a")
        for _ in range(3):
            await stack.enter_async_context(server.client(said))
        looks = count()
        await server.until(lambda: server.connections == 4 and next(looks) > SILENT / 0.25 + 2)
        statuses = [await server.ask(LAST) for _ in range(3)]
        idle.say(LAST)
        still = await idle.hear()

    assert statuses == [[200]] * 3
    assert still.startswith(b"HTTP/1.1 200 ")
    assert "connections" not in server.reasons
