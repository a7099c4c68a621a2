"""The server that speaks HTTP: uvicorn, of which we keep the end in our own hands."""

import asyncio
import math
import resource
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from socket import socket
from typing import Literal, cast

import uvicorn
from starlette.types import ASGIApp

from gateway_common.cli.serving.codes import FINE
from gateway_common.cli.serving.deafness import hear_nobody
from gateway_common.settings import GatewaySettings
from gateway_common.wire.inbound import OPEN, Admission, HttpProtocol, Inbound, Limits

__all__ = ["Server", "configured"]

FIRST_WORDS = 1.0
"""How many seconds a connection that was just opened has to say what it wants, when its door closes behind it."""

FOR_CLIENTS = 0.7
"""Which share of the files that a process may have open is for clients: services, stores and the log need the rest."""

TICK = 0.02


def configured(
    app: ASGIApp,
    settings: GatewaySettings,
    *,
    count: Callable[[str], None] = lambda _: None,
    admission: Admission = OPEN,
    lifespan: Literal["on", "off"] = "on",
) -> uvicorn.Config:
    """Give the server's configuration: whom to believe, what to say and what to log is the edge's affair.

    *count* is told why a request was refused that nobody saw; *admission* says which requests begin.
    """
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=cast("type[asyncio.Protocol]", Inbound(_limits(settings), count, admission)),  # uvicorn only ever calls it
        ws="none",
        lifespan=lifespan,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=math.ceil(settings.drain_grace),
    )


def _limits(settings: GatewaySettings) -> Limits:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return Limits(
        connections=min(settings.overload.connections, max(1, int(files * FOR_CLIENTS))),
        head_seconds=settings.head_timeout,
        idle_seconds=settings.idle_timeout,
        request_seconds=settings.request_timeout,
        window=settings.rate_window,
        rate=settings.least_rate,
    )


class Server(uvicorn.Server):
    """Serve at *door*, and say so by *started*; signals are for whoever runs it.

    So many as *let_in* come in by one turn of the event loop, which lets in one for each descriptor of the door.
    The door never blocks: whether it does is one thing for all its descriptors, in this and in all other processes,
    and a process that waits in `accept` serves nobody.
    """

    def __init__(
        self, config: uvicorn.Config, door: socket, started: Callable[[], None] = lambda: None, *, let_in: int = 1
    ) -> None:
        super().__init__(config)
        door.settimeout(0)  # its descriptors are made after its image, and would else let all of them block
        self._door = door
        self._let_in = let_in
        self._tell = started

    async def live(self) -> int:
        """Serve until `should_exit`, and give the exit code: not 0 if it could not start."""
        try:
            await self.serve([self._door, *(self._door.dup() for _ in range(self._let_in - 1))])
        except SystemExit as end:  # uvicorn's way to say that the application did not start, which it has logged
            return int(end.code or FINE)
        return FINE

    async def close_door(self, *, for_good: bool) -> None:
        """Let nobody in any more; who has come in and not spoken yet gets the time to.

        So does who stands before the door, if it is closed *for_good*; else others let them in.
        """
        queue = self._taken_from_line() if for_good else []
        for server in self.servers:
            server.close()
        self._door.close()
        loop = asyncio.get_running_loop()
        for connection in queue:
            with suppress(OSError):  # it did not wait
                await loop.connect_accepted_socket(self._protocol, connection)
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_WORDS):
                while not all(one.spoken for one in self._connections):  # noqa: ASYNC110 – uvicorn has no event for it
                    await asyncio.sleep(TICK)

    async def startup(self, sockets: Sequence[socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(list(sockets or ()))
        self._tell()

    @property
    def _connections(self) -> list[HttpProtocol]:
        return cast("list[HttpProtocol]", list(self.server_state.connections))

    def _taken_from_line(self) -> list[socket]:
        hear_nobody(self._door)
        taken: list[socket] = []
        with suppress(OSError):  # there is nobody any more, or no room
            while True:
                taken.append(self._door.accept()[0])
        return taken

    def _protocol(self) -> asyncio.Protocol:
        return cast("Inbound", self.config.http)(self.config, self.server_state, self.lifespan.state)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals alone."""
        yield
