"""Clients that do not take their answers (W5): they hold back whoever answers, and are cut off after a while."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.edge import Disconnect
from gateway_common.testing.clock import pass_time
from tests.gateway_common.wire.inbound.listener import GET, Served, served, simulated

PIECE = bytes(1 << 16)
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


class Pours:
    """Answer without an end, as fast as it is taken; *poured* counts the pieces."""

    def __init__(self) -> None:
        self.poured = 0

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": PIECE, "more_body": True})
            self.poured += 1
            await asyncio.sleep(0)


async def hands_over(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once with more than any buffer of the kernel holds."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8000000")]})
    await send({"type": "http.response.body", "body": bytes(8_000_000)})


@asynccontextmanager
async def mute(server: Served, said: bytes) -> AsyncGenerator[socket.socket]:
    """Ask for something on a socket, which is read by nobody but the test."""
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        wire.setblocking(False)  # noqa: FBT003 – the standard library's own
        loop = asyncio.get_running_loop()
        await loop.sock_connect(wire, ("127.0.0.1", server.port))
        await loop.sock_sendall(wire, said)
        yield wire


@simulated
async def test_who_stops_reading_holds_back_and_is_cut_off() -> None:
    """Only what kernel and buffers hold goes out; ten seconds later the connection is gone, and the work with it."""
    pours = Pours()
    async with served(Disconnect(pours)) as server, mute(server, GET):
        await pass_time(5)
        held = pours.poured
        await server.until(lambda: server.connections == 0)

        assert pours.poured == held
    assert 0 < held < 400
    assert server.reasons == ["slow-reader"]


@pytest.mark.parametrize("said", [GET, LAST], ids=["kept", "closing"])
@simulated
async def test_an_answer_that_is_complete_has_to_be_taken_as_well(said: bytes) -> None:
    """What was handed over whole waits no longer than what comes in pieces, whether or not it is the last."""
    async with served(hands_over) as server, mute(server, said):
        await server.until(lambda: server.connections == 1)
        await server.until(lambda: server.connections == 0)

        assert 10 <= asyncio.get_running_loop().time() <= 21  # the other kernel may take some at first
    assert server.reasons == ["slow-reader"]


@pytest.mark.parametrize("said", [GET, LAST], ids=["kept", "closing"])
@simulated
async def test_who_reads_gets_it_all(said: bytes) -> None:
    """An answer that is larger than every buffer arrives whole, and so does one to the next request."""
    async with served(hands_over) as server, server.client(said) as client:
        head = await client.hear(b"\r\n\r\n")
        body = await client.reader.readexactly(8_000_000)
        if said is GET:
            client.say(LAST)
            assert len(await client.hear()) > 8_000_000

    assert (head[:15], len(body), server.reasons) == (b"HTTP/1.1 200 OK", 8_000_000, [])
