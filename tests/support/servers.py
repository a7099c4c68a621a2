"""Real servers on loopback, in the loop of the test: a gateway under uvicorn, and services that hang."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import uvicorn
from starlette.applications import Starlette

from gateway_common.wire.inbound import Inbound, Limits

__all__ = ["HangingService", "descriptors", "hanging_service", "served"]


@asynccontextmanager
async def served(app: Starlette) -> AsyncGenerator[int]:
    """Serve *app* on a free port by the protocol of production, and give the port."""
    http = cast("type[asyncio.Protocol]", Inbound(Limits(), lambda _: None))
    config = uvicorn.Config(app, port=0, http=http, ws="none", log_config=None, access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 – uvicorn has no event for it
            await asyncio.sleep(0)
        try:
            yield server.servers[0].sockets[0].getsockname()[1]
        finally:
            server.should_exit = True


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
async def hanging_service() -> AsyncGenerator[HangingService]:
    """Run a service that never answers."""
    service = HangingService()
    server = await asyncio.start_server(service._take, "127.0.0.1", 0)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- its own starter
    async with server:
        service.port = server.sockets[0].getsockname()[1]
        yield service


def descriptors() -> int:
    """Count the file descriptors of this process."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 – a count, not a path
