"""What a server does with its door: how it opens and shares it, and how long it waits for who has just come in."""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI

from gateway_common.cli.serving import configured
from gateway_common.cli.serving.server import FIRST_WORDS, Server
from gateway_common.settings import GatewaySettings
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.edge.exchange import says_hello
from tests.support.connections import connection

HELLO = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


@asynccontextmanager
async def serving() -> AsyncGenerator[tuple[Server, asyncio.StreamReader, asyncio.StreamWriter]]:
    """Serve one client, and end with it."""
    config = configured(says_hello, GatewaySettings(), lifespan="off")
    config.load()
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = Server(config, door)
        server.lifespan = config.lifespan_class(config)
        await server.startup([door])
        try:
            async with connection(door.getsockname()[1]) as (reader, writer):
                yield server, reader, writer
        finally:
            await server.shutdown()


@pytest.mark.parametrize("for_good", [True, False])
@simulated
async def test_nobody_waits_for_who_has_spoken(for_good: bool) -> None:
    """A connection that is kept between two requests does not keep the door open."""
    async with serving() as (server, reader, writer):
        writer.write(HELLO)
        await reader.readuntil(b"0\r\n\r\n")
        before = asyncio.get_running_loop().time()
        await server.close_door(for_good=for_good)

        assert asyncio.get_running_loop().time() == before


@simulated
async def test_who_has_just_come_in_gets_the_time_to_speak() -> None:
    """A request that comes a moment after the door was closed is answered."""
    async with serving() as (server, reader, writer), asyncio.TaskGroup() as group:
        while not server.server_state.connections:  # noqa: ASYNC110 – uvicorn has no event for it
            await asyncio.sleep(0)
        closing = group.create_task(server.close_door(for_good=True))
        await pass_time(FIRST_WORDS / 2)
        assert not closing.done()
        writer.write(HELLO)

        assert await reader.readuntil(b"0\r\n\r\n")


async def test_a_door_that_others_share_never_blocks() -> None:
    """While a server starts, whoever else lets people in at its door does not wait for the next one to come."""
    blocking: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as door, door.dup() as shared:
        shared.settimeout(0)

        @asynccontextmanager
        async def starts(_: FastAPI) -> AsyncGenerator[None]:
            blocking.append(os.get_blocking(shared.fileno()))
            yield

        server = Server(configured(FastAPI(lifespan=starts), GatewaySettings()), door, let_in=8)
        server.should_exit = True
        await server.live()

    assert blocking == [False]
