"""Services that misbehave, on real sockets: what each connection says is written out byte by byte."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from gateway_common.services.call import Sender
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.services.transports.httpx2 import Httpx2Transport
from gateway_common.wheel import Wheel
from gateway_common.wire.address import Address

Talk = Callable[["Line"], Awaitable[None]]

PLAIN = TransportPolicy()


class Transport(Sender, Protocol):
    """What a network makes for each service: it sends, and it can be closed."""

    async def aclose(self) -> None: ...


def http1(address: Address, policy: TransportPolicy) -> Http1Transport:
    return Http1Transport(address, policy, wheel=Wheel())


Made = Callable[[Address, TransportPolicy], Transport]
CARRIERS: dict[str, Made] = {"http1": http1, "httpx2": Httpx2Transport}
CARRIER: ContextVar[Made] = ContextVar("what carries the calls of a test", default=http1)


@dataclass
class Service:
    """Keep what a service saw: each request whole, how many connections were opened, and how many are open.

    *asked* is set at the first request, *hung_up* at the first connection that ends, *seen* by a test that has seen all
    that it wants to see.
    """

    talk: Talk
    tls: ssl.SSLContext | None = None
    port: int = 0
    host: str = "127.0.0.1"
    requests: list[bytes] = field(default_factory=list[bytes])
    connections: int = 0
    open: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    seen: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> Address:
        return Address("http" if self.tls is None else "https", self.host, self.port)

    async def serve(self, line: "Line") -> None:
        self.connections += 1
        self.open += 1
        try:
            with suppress(ConnectionError, EOFError):
                await self.talk(line)
        finally:
            self.open -= 1
            self.hung_up.set()
            line.writer.close()


@dataclass
class Line:
    """One connection, as the service sees it."""

    service: Service
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> bool:
        """Read a request and keep it; False when the gateway has hung up."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        length = next((int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0)
        self.service.requests.append(head + await self.reader.readexactly(length))
        self.service.asked.set()
        return True

    async def say(self, *said: bytes) -> None:
        for one in said:
            self.writer.write(one)
            await self.writer.drain()

    async def until_hung_up(self) -> None:
        await self.reader.read()

    def reset(self) -> None:
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


def answering(*responses: bytes) -> Talk:
    """Answer each request with the next of *responses*, the last for ever, on connections that stay open."""
    coming = list(responses)

    async def talk(line: Line) -> None:
        while await line.request():
            await line.say(coming.pop(0) if len(coming) > 1 else coming[0])

    return talk


def saying(*said: bytes) -> Talk:
    """Answer the first request with all that is *said*, then close."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(*said)

    return talk


async def hanging(line: Line) -> None:
    """Read everything, say nothing."""
    await line.request()
    await line.until_hung_up()


async def resetting(line: Line) -> None:
    """Read a request and break the connection."""
    await line.request()
    line.reset()


def hanging_after(said: bytes) -> Talk:
    """Say the beginning of an answer and no more."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(said)
        await line.until_hung_up()

    return talk


def ok(body: bytes = b"{}", *fields: bytes) -> bytes:
    """Spell a 200 with *body*."""
    head = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *fields]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def status(line: bytes, *fields: bytes) -> bytes:
    """Spell an answer with an empty body."""
    return b"\r\n".join([b"HTTP/1.1 " + line, b"Content-Length: 0", *fields]) + b"\r\n\r\n"


@asynccontextmanager
async def serving(
    talk: Talk, tls: ssl.SSLContext | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncGenerator[Service]:
    """Serve on loopback, on any free port unless one is named."""
    service = Service(talk, tls, host=host)
    async with asyncio.TaskGroup() as group:
        lines: list[asyncio.Task[None]] = []

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.append(group.create_task(service.serve(Line(service, reader, writer))))

        server = await asyncio.start_server(connected, host, port, ssl=tls)
        service.port = server.sockets[0].getsockname()[1]
        try:
            yield service
        finally:
            server.close()
            for line in lines:
                line.cancel()


@asynccontextmanager
async def reaching(address: Address, policy: TransportPolicy = PLAIN) -> AsyncGenerator[Transport]:
    """Open a transport to *address* and close it."""
    transport = CARRIER.get()(address, policy)
    try:
        yield transport
    finally:
        await transport.aclose()


@asynccontextmanager
async def talking(talk: Talk, policy: TransportPolicy = PLAIN) -> AsyncGenerator[tuple[Transport, Service]]:
    """Serve, and reach what is served."""
    async with serving(talk) as service, reaching(service.address, policy) as transport:
        yield transport, service


def nobody() -> Address:
    """Give an address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Address("http", "127.0.0.1", free.getsockname()[1])


@contextmanager
def swallowing() -> Generator[Address]:
    """Give an address that takes connections and never opens them: the queue in front of it is full."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for sock in (first, second):
            sock.settimeout(0)
            sock.connect_ex(listening.getsockname())
        yield Address("http", "127.0.0.1", listening.getsockname()[1])
