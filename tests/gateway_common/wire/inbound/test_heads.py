"""When the head of an answer leaves: with the beginning of its body, unless that lets it wait."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from gateway_common.testing import run_simulated
from gateway_common.wire.inbound import Inbound, Limits
from gateway_common.wire.inbound.exchange import MUCH
from tests.gateway_common.wire.inbound.listener import GET, served, simulated
from tests.gateway_common.wire.inbound.pipe import Pipe

App = Callable[[Scope, Receive, Send], Awaitable[None]]


def says(body: bytes) -> App:
    """Answer with *body* at once."""

    async def app(_: Scope, __: Receive, send: Send) -> None:
        await begin(send, len(body))
        await send({"type": "http.response.body", "body": body})

    return app


async def begin(send: Send, size: int) -> None:
    """Send the head of an answer of *size* bytes."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})


async def breaks_off(_: Scope, __: Receive, send: Send) -> None:
    """Begin an answer, and fail at once."""
    await begin(send, 5)
    raise ValueError


async def is_cancelled(_: Scope, __: Receive, send: Send) -> None:
    """Begin an answer, and be given up from outside at once."""
    await begin(send, 5)
    raise asyncio.CancelledError


def answered(app: App, said: bytes = GET) -> Pipe:
    """Give what *app* has sent when nothing is left to be done for the request that was *said*."""

    async def run() -> Pipe:
        here, there = socket.socketpair()
        with here, there:
            pipe, state = Pipe(here), ServerState()
            config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None)
            protocol: Any = Inbound(Limits(), lambda _: None)(config, state, {})
            protocol.connection_made(pipe)
            protocol.data_received(said)
            while state.tasks:  # noqa: ASYNC110 – a server has no event for it
                await asyncio.sleep(0)
            protocol.connection_lost(None)
            return pipe

    return run_simulated(run())


@pytest.mark.parametrize("body", [b"", b"hello", bytes(MUCH), bytes(MUCH + 1)], ids=["none", "few", "many", "more"])
def test_a_whole_answer_is_one_write(body: bytes) -> None:
    """Head and body go to the kernel in one call, whether they are small enough to be joined or not."""
    pipe = answered(says(body))

    head = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body)
    assert pipe.written == head + body
    assert pipe.writes == 1


def test_a_head_alone_is_an_answer_to_a_head() -> None:
    """A body that is not sent is not waited for."""
    pipe = answered(says(b"hello"), GET.replace(b"GET", b"HEAD"))

    assert pipe.written == b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"


@pytest.mark.parametrize("app", [breaks_off, is_cancelled])
def test_a_head_that_was_sent_is_not_taken_back(app: App) -> None:
    """Of an answer that is cut behind its head, the client hears the head."""
    pipe = answered(app)

    assert pipe.written == b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"
    assert pipe.done == ["closed"]


@simulated
async def test_a_head_waits_for_nothing_that_takes_time() -> None:
    """A stream without anything to say yet is heard to have begun."""
    said = asyncio.Event()

    async def streams(_: Scope, __: Receive, send: Send) -> None:
        await begin(send, 5)
        await said.wait()
        await send({"type": "http.response.body", "body": b"hello"})

    async with served(streams) as server, server.client(GET) as client:
        head = await client.hear(b"\r\n\r\n")
        said.set()
        body = await client.hear(b"hello")

    assert head.endswith(b"content-length: 5\r\n\r\n")
    assert body == b"hello"
