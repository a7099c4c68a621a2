"""Servers in the loop of a test, which end when they are told to: uvicorn's own looks about it ten times a second."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from socket import socket

import uvicorn

__all__ = ["listening"]

TURNS = 100
"""How many turns of the loop those inside have to go, before they are waited for as uvicorn waits."""


@asynccontextmanager
async def listening(config: uvicorn.Config, door: socket) -> AsyncGenerator[uvicorn.Server]:
    """Serve at *door*, which is closed in the end; whoever is inside then may finish."""
    config.load()
    server = _Prompt(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([door])
    await server.on_tick(0)  # it says the date, which stays as it is
    try:
        yield server
    finally:
        await server.shutdown([door])


class _Prompt(uvicorn.Server):
    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Close the door, and end as soon as nobody is left inside."""
        self._let_nobody_in(sockets or [])
        for _ in range(TURNS):
            if not self.server_state.connections and not self.server_state.tasks:
                await self.lifespan.shutdown()
                return
            await asyncio.sleep(0)
        await super().shutdown(sockets)

    def _let_nobody_in(self, sockets: Sequence[socket]) -> None:
        for server in self.servers:
            server.close()
        for one in sockets:
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
