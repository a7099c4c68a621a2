"""Connections to an application under our protocol alone, and what is heard on them, byte by byte."""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from ftgo_sandbox.testing import listening
from gateway_common.testing.clock import simulated
from gateway_common.wire.inbound import OPEN, Admission, HttpProtocol, Inbound, Limits
from tests.support.connections import connection

__all__ = ["GET", "Client", "Echo", "Request", "Served", "post", "served", "simulated"]

GET = b"GET /a HTTP/1.1\r\nHost: here\r\n\r\n"
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def post(*fields: str, body: bytes = b"") -> bytes:
    """Spell a request with a body."""
    return "\r\n".join(["POST /a HTTP/1.1", "Host: here", *fields, "", ""]).encode("latin-1") + body


@dataclass
class Request:
    """Hold a request that reached the application whole."""

    method: str
    path: str
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass
class Echo:
    """Answer with the body of the request, and keep all requests that came whole."""

    seen: list[Request] = field(default_factory=list[Request])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        self.seen.append(Request(scope["method"], scope["path"], scope["query_string"], scope["headers"], body))
        said = scope["path"].encode() + body
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(said))]})
        await send({"type": "http.response.body", "body": said})


@dataclass
class Client:
    """Write bytes, and hear what comes back until the connection ends."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def say(self, data: bytes) -> None:
        """Send *data*."""
        self.writer.write(data)

    async def hear(self, end: bytes = b"") -> bytes:
        """Give what is said up to *end*, or until the connection is closed."""
        async with asyncio.timeout(3600):
            return await (self.reader.readuntil(end) if end else self.reader.read())

    async def until_cut(self) -> None:
        """Wait until the connection is gone, with or without a word."""
        with suppress(ConnectionError):
            await self.hear()

    async def statuses(self) -> list[int]:
        """Give the status of every answer until the connection is gone, in whichever way."""
        heard = b""
        with suppress(ConnectionError):
            async with asyncio.timeout(3600):
                while piece := await self.reader.read(1 << 16):
                    heard += piece
        return [int(found) for found in _STATUS.findall(heard)]


@dataclass
class Served:
    """Hold where an application is served, and the *reasons* for which anything was refused."""

    port: int
    server: uvicorn.Server
    reasons: list[str]

    @asynccontextmanager
    async def client(self, *said: bytes, limit: int = 1 << 16) -> AsyncGenerator[Client]:
        """Open a connection, and say something on it."""
        async with connection(self.port, limit=limit) as ends:
            client = Client(*ends)
            client.say(b"".join(said))
            yield client

    async def ask(self, *said: bytes) -> list[int]:
        """Give the statuses of all that is answered on a connection of its own until that is closed."""
        async with self.client(*said) as client:
            return await client.statuses()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until *holds*, by turns of the loop."""
        async with asyncio.timeout(3600):
            while not holds():  # noqa: ASYNC110 – what is waited for has no event
                await asyncio.sleep(0.25)  # simulated, and a turn in which sockets are looked at

    @property
    def spoken(self) -> bool:
        """Tell whether somebody has said something on every connection."""
        return all(one.spoken for one in cast("set[HttpProtocol]", self.server.server_state.connections))

    @property
    def connections(self) -> int:
        """Count the connections that the server holds."""
        return len(self.server.server_state.connections)


@asynccontextmanager
async def served(
    app: ASGIApp | Callable[..., Awaitable[Any]], admission: Admission = OPEN, **limits: float
) -> AsyncGenerator[Served]:
    """Serve *app* within *limits*, as *admission* lets requests begin; in the end, nobody is waited for."""
    reasons: list[str] = []
    http = cast("type[asyncio.Protocol]", Inbound(Limits(**cast("dict[str, Any]", limits)), reasons.append, admission))
    config = uvicorn.Config(app, http=http, ws="none", lifespan="off", log_config=None, access_log=False)
    config.date_header = config.server_header = False
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        async with listening(config, entrance) as server:
            try:
                yield Served(entrance.getsockname()[1], server, reasons)
            finally:
                for connection in list(server.server_state.connections):
                    connection.shutdown()
                for task in server.server_state.tasks:
                    task.cancel()
