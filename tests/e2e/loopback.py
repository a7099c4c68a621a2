"""A service on loopback that does what a test asks of it: it notes each request, letter by letter, and moves bytes.

GET /files/{n}    n bytes
PUT /files/…      takes the body, and says how many bytes it had
"""

import socketserver
from collections.abc import Generator
from contextlib import contextmanager
from io import BufferedIOBase
from threading import Event, Thread
from typing import cast

__all__ = ["PIECE", "Loopback", "loopback"]

PIECE = 1 << 20
STANDSTILL = 1.0
"""After how many seconds without progress a service says that nobody takes what it sends."""


class Loopback:
    """Hold what the service saw: *heads* of requests, and how many bytes it *sent*; *stuck* when nobody took more."""

    def __init__(self) -> None:
        self.url = ""
        self.heads: list[bytes] = []
        self.sent = 0
        self.stuck = Event()


class _Service(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, seen: Loopback) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.seen = seen
        seen.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Connection(socketserver.StreamRequestHandler):
    @property
    def seen(self) -> Loopback:
        """Give what the service saw."""
        return cast("_Service", self.server).seen

    def handle(self) -> None:
        while (head := _head(self.rfile)) != b"":
            self.seen.heads.append(head)
            method, path, *_ = head.split(b" ", 2)
            if method == b"PUT":
                self._tell(b"%d" % _drained(self.rfile, _fields(head)))
            else:
                self._give(int(path.partition(b"?")[0].rpartition(b"/")[2]))

    def _tell(self, body: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    def _give(self, size: int) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: image/png\r\n\r\n" % size)
        self.connection.settimeout(STANDSTILL)
        piece = memoryview(bytes(PIECE))
        left = size
        while left:
            left -= self._some(piece[: min(left, PIECE)])
        self.connection.settimeout(None)

    def _some(self, piece: memoryview) -> int:
        try:
            count: int = self.connection.send(piece)
        except TimeoutError:
            self.seen.stuck.set()
            return 0
        self.seen.sent += count
        return count


@contextmanager
def loopback() -> Generator[Loopback]:
    """Run the service until the test is over."""
    seen = Loopback()
    with _Service(seen) as service:
        Thread(target=service.serve_forever, daemon=True).start()
        try:
            yield seen
        finally:
            service.shutdown()


def _head(wire: BufferedIOBase) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = wire.readline()
        if not line:
            return b""
        head += line
    return head


def _fields(head: bytes) -> dict[bytes, bytes]:
    pairs = (line.partition(b":") for line in head.split(b"\r\n")[1:] if line)
    return {name.lower(): value.strip() for name, _, value in pairs}


def _drained(wire: BufferedIOBase, fields: dict[bytes, bytes]) -> int:
    if b"content-length" in fields:
        return _taken(wire, int(fields[b"content-length"]))
    total = 0
    while size := int(wire.readline().partition(b";")[0], 16):
        total += _taken(wire, size)
        wire.readline()
    wire.readline()
    return total


def _taken(wire: BufferedIOBase, size: int) -> int:
    left = size
    while left:
        left -= len(wire.read(min(left, PIECE)))
    return size
