"""Routes on real sockets: a gateway in front of one service, and clients that write and read bytes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from gateway_common import GatewaySettings, Router, create_gateway
from gateway_common.settings import ServiceSettings
from tests.gateway_common.routing.given import pictures
from tests.support.connections import connection
from tests.support.servers import served

__all__ = ["Connection", "Reply", "ask", "connected", "gateway_to"]


@dataclass
class Reply:
    """Hold what came back: status, fields in lower case, and the body without its framing."""

    status: int
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""


@dataclass
class Connection:
    """Hold one connection of a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def begin(self, head: str, *fields: str) -> None:
        """Write the head of a request."""
        lines = [f"{head} HTTP/1.1", "Host: localhost", *fields, "", ""]
        self.writer.write("\r\n".join(lines).encode())

    async def send(self, body: bytes) -> None:
        """Write a piece when the last one has left."""
        self.writer.write(body)
        await self.writer.drain()

    async def head(self) -> Reply:
        """Read the head of an answer."""
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = [line.split(": ", 1) for line in lines[1:] if line]
        return Reply(int(lines[0].split()[1]), {name.lower(): value for name, value in fields})

    async def reply(self, *, bodiless: bool = False) -> Reply:
        """Read an answer whole; raises IncompleteReadError if it breaks off."""
        reply = await self.head()
        if bodiless or reply.status in {204, 304}:
            return reply
        if reply.headers.get("transfer-encoding") == "chunked":
            reply.body = b"".join([chunk async for chunk in self._chunks()])
        else:
            reply.body = await self.reader.readexactly(int(reply.headers["content-length"]))
        return reply

    async def until_closed(self) -> None:
        """Wait until the other side has closed the connection, however it does so."""
        with suppress(ConnectionError):
            assert await self.reader.read() == b""

    def leave(self) -> None:
        """Go, at once and without a word."""
        self.writer.transport.abort()

    async def _chunks(self) -> AsyncGenerator[bytes]:
        while size := int((await self.reader.readuntil(b"\r\n")).strip(), 16):
            yield await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)


@asynccontextmanager
async def connected(port: int, head: str = "", *fields: str) -> AsyncGenerator[Connection]:
    """Open a connection, begin a request, and close the connection in the end."""
    async with connection(port) as ends:
        client = Connection(*ends)
        if head:
            client.begin(head, *fields)
        yield client


async def ask(port: int, head: str, *fields: str, body: bytes = b"") -> Reply:
    """Send one request on a connection of its own, and read the answer."""
    async with connected(port, head, "Connection: close", *fields) as client:
        await client.send(body)
        return await client.reply(bodiless=head.startswith("HEAD"))


@asynccontextmanager
async def gateway_to(port: int, text: str, folder: Path) -> AsyncGenerator[int]:
    """Serve a gateway with the routes of *text* to the service at *port*, and give its port."""
    file = folder / "routes.yaml"
    file.write_text(text, encoding="utf-8")
    address = ServiceSettings(url=f"http://127.0.0.1:{port}")
    settings = GatewaySettings(profile="sandbox", services={"pictures": address})
    app = create_gateway("test", settings, services=[pictures], routers=[Router()], routes=file)
    async with served(app) as at:
        yield at
