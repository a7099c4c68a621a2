"""A service that costs next to nothing, well and ill: the number at the end of a path says how much.

GET /things/1       a name
GET /files/1000     that many bytes
PUT /files/a        how many bytes came
GET /begun/1        the beginning of an answer, and no more
GET /slow/1         nothing at all
GET /broken/1       a fault, something that is not HTTP, or a connection that breaks off
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

__all__ = ["Backend", "backend"]

_LENGTH = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked\r\n", re.IGNORECASE)
_END = b"\r\n0\r\n\r\n"
_BEGUN = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
_ILLS = (
    b"HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nsecret",
    b"this is not HTTP\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Le",
)


@dataclass
class Backend:
    """Hold the connections that are open, on *port*."""

    port: int = 0
    lines: set["_Line"] = field(default_factory=set["_Line"])

    @property
    def address(self) -> str:
        """Give its URL."""
        return f"http://127.0.0.1:{self.port}"


class _Line(asyncio.Protocol):
    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._came = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._backend.lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._backend.lines.discard(self)

    def hang_up(self) -> None:
        """Be gone, without a word."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._came += data
        while size := _size(self._came):
            request, self._came = self._came[:size], self._came[size:]
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        _, place, rest = request.split(b" ", 2)[1].split(b"/", 2)
        if place == b"slow":
            return
        if place == b"begun":
            self._transport.write(_BEGUN)
        elif place == b"broken":
            self._transport.write(_ILLS[int(rest) % len(_ILLS)])
            self._transport.close()
        elif place == b"things":
            self._say(b'{"name": "%b"}' % rest, b"application/json")
        else:
            taken = b"%d" % len(request) if request.startswith(b"PUT") else bytes(int(rest))
            self._say(taken, b"image/png")

    def _say(self, body: bytes, kind: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        self._transport.write(head + body)


def _size(came: bytes) -> int:
    """Measure the request that *came* begins with; 0 if it is not whole yet."""
    head = came.find(b"\r\n\r\n") + 4
    if head < 4:
        return 0
    if _CHUNKED.search(came, 0, head):
        return (came.find(_END, head - 2) + len(_END)) if _END in came[head - 2 :] else 0
    length = _LENGTH.search(came, 0, head)
    whole = head + int(length[1]) if length else head
    return whole if len(came) >= whole else 0


@asynccontextmanager
async def backend() -> AsyncGenerator[Backend]:
    """Run it on a free port."""
    running = Backend()
    server = await asyncio.get_running_loop().create_server(lambda: _Line(running), "127.0.0.1", 0)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        for line in running.lines:
            line.hang_up()
        while running.lines:  # noqa: ASYNC110 – each is gone a turn later
            await asyncio.sleep(0)
