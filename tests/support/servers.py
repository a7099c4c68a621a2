"""Real servers on loopback, in the loop of the test: a gateway under uvicorn, and services that hang."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette

from ftgo_sandbox.testing import listening
from gateway_common.wire.inbound import Inbound, Limits

__all__ = ["HangingService", "descriptors", "hanging_service", "served", "taking"]

Take = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Do with a connection whatever is to be done."""


@asynccontextmanager
async def served(app: Starlette) -> AsyncGenerator[int]:
    """Serve *app* on a free port by the protocol of production, and give the port."""
    http = cast("type[asyncio.Protocol]", Inbound(Limits(), lambda _: None))
    config = uvicorn.Config(app, http=http, ws="none", log_config=None, access_log=False, lifespan="on")
    with socket.create_server(("127.0.0.1", 0)) as door:
        async with listening(config, door):
            yield door.getsockname()[1]


@dataclass
class HangingService:
    """Accept requests and never answer: *open* counts the connections that are."""

    port: int = 0
    open: int = 0
    seen: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until_open(self, count: int) -> None:
        """Wait until exactly *count* connections with a request are open."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.open == count)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await self._count(1)
            await reader.read()
            await self._count(-1)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _count(self, change: int) -> None:
        async with self.changed:
            self.open += change
            self.seen += change > 0
            self.changed.notify_all()


@asynccontextmanager
async def taking(take: Take, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncGenerator[int]:
    """Let *take* have every connection to the port that is given, secured by *tls*; at the end none of them is left."""
    working: set[asyncio.Task[Any]] = set()

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        working.add(task)
        with suppress(asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            await take(reader, writer)
        writer.close()
        working.discard(task)

    try:
        async with await asyncio.start_server(taken, "127.0.0.1", port, ssl=tls) as server:
            yield server.sockets[0].getsockname()[1]
    finally:
        for task in working:
            task.cancel()
        if working:
            await asyncio.wait(set(working))
        await asyncio.sleep(0)  # what was closed last is told so


@asynccontextmanager
async def hanging_service() -> AsyncGenerator[HangingService]:
    """Run a service that never answers."""
    service = HangingService()
    async with taking(service._take) as service.port:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- its own starter
        yield service


def descriptors() -> int:
    """Count the file descriptors of this process."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 – a count, not a path
