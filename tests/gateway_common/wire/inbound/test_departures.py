"""Clients that leave: how they do it, when it is noticed, and what is not done for them any more."""

import asyncio
import gc
import socket
import struct
import weakref
from collections.abc import Callable

import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.edge import Disconnect
from tests.gateway_common.wire.inbound.listener import GET, Client, Echo, post, served, simulated


class Works:
    """Work without an end, and note the time at which that was *ended*."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended: float | None = None

    async def __call__(self, _: Scope, __: Receive, ___: Send) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = asyncio.get_running_loop().time()


def resets(client: Client) -> None:
    """Be gone."""
    client.writer.transport.abort()


def closes(client: Client) -> None:
    """Go in order."""
    client.writer.close()


def closes_half(client: Client) -> None:
    """Say that nothing more will be said, and go on listening."""
    client.writer.write_eof()


def vanishes(client: Client) -> None:
    """Be gone, with all that was not delivered."""
    client.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.writer.transport.abort()


BODY = 10_000_000


@pytest.mark.parametrize("leaves", [resets, closes, closes_half])
@pytest.mark.parametrize(
    "said",
    [GET, post("Content-Length: 3", body=b"abc"), post("Content-Length: 9", body=b"abc"), GET + GET],
    ids=["no body", "an unread body", "half a body", "another request behind it"],
)
@simulated
async def test_leaving_ends_the_work_at_once(leaves: Callable[[Client], None], said: bytes) -> None:
    """Whatever was sent, and however the client leaves; who says that it will say no more has left, too."""
    works = Works()
    async with served(Disconnect(works)) as server, server.client(said) as client:
        await works.begun.wait()
        before = asyncio.get_running_loop().time()
        leaves(client)
        await server.until(lambda: works.ended is not None)

        assert works.ended is not None
        assert works.ended - before <= 0.1
    assert server.reasons == []


@pytest.mark.parametrize(("sent", "leaves"), [(120_000, closes), (120_000, closes_half), (BODY // 2, vanishes)])
@simulated
async def test_who_is_held_back_is_seen_leaving(sent: int, leaves: Callable[[Client], None]) -> None:
    """A client leaves behind more of its body than anybody has read: that is noticed within 100 ms (R1)."""
    works = Works()
    said = post(f"Content-Length: {BODY}", body=bytes(sent))
    async with served(Disconnect(works)) as server, server.client(said) as client:
        await works.begun.wait()
        before = asyncio.get_running_loop().time()
        leaves(client)
        await server.until(lambda: works.ended is not None)

        assert works.ended is not None
        assert works.ended - before <= 0.1


@simulated
async def test_an_answer_that_is_complete_is_delivered_to_whoever_listens() -> None:
    """A client that closes its side behind its request gets the answer, if that is there at once."""
    echo = Echo()
    async with served(echo) as server, server.client(GET) as client:
        client.writer.write_eof()
        heard = await client.hear()

    assert heard.endswith(b"/a")


@simulated
async def test_nothing_is_left_of_those_who_left() -> None:
    """After many of them there is no connection, no task and no alarm that was not there before."""
    works = [Works() for _ in range(100)]
    waiting = iter(works)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await next(waiting)(scope, receive, send)

    async with served(Disconnect(app)) as server:
        for number, work in enumerate(works):
            async with server.client(GET) as client:
                await work.begun.wait()
                (resets, closes, closes_half)[number % 3](client)
        await server.until(lambda: server.connections == 0 and not server.server.server_state.tasks)

        assert len(asyncio.all_tasks()) == 1
    assert all(work.ended is not None for work in works)


@pytest.mark.parametrize(
    "said", [b"", GET[:9], GET, GET * 3, post("Content-Length: 9", body=b"abc"), b"what is this\r\n\r\n"]
)
@simulated
async def test_what_is_over_is_gone(said: bytes) -> None:
    """Nothing of a connection waits for the garbage collector, which comes seldom."""
    gc.collect()
    gc.disable()
    try:
        async with served(Disconnect(Works())) as server:
            async with server.client(said):
                await server.until(lambda: server.connections == 1)
                connection = weakref.ref(next(iter(server.server.server_state.connections)))
            await server.until(lambda: not server.connections and not server.server.server_state.tasks)

            assert connection() is None
    finally:
        gc.enable()


class Kept:
    """Stand for what an application keeps of a request."""


@simulated
async def test_a_request_is_gone_with_its_answer() -> None:
    """Nor does anything of a request, though its scope may hold what answers it, as that of every edge does."""
    kept: list[weakref.ref[Kept]] = []

    async def keeps(scope: Scope, _: Receive, send: Send) -> None:
        scope["kept"], scope["send"] = Kept(), send
        kept.append(weakref.ref(scope["kept"]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    gc.collect()
    gc.disable()
    try:
        async with served(keeps) as server, server.client(GET) as client:
            await client.hear(b"\r\n\r\n")
            await server.until(lambda: not server.server.server_state.tasks)

            assert [one() for one in kept] == [None]
    finally:
        gc.enable()
