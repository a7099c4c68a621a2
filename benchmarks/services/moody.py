"""A service with moods: it answers, hears and says nothing, or lets nobody in; run as a module it serves at a port.

python -m benchmarks.services.moody 8085         # SIGUSR1: silent, SIGUSR2: shut, SIGHUP: well again
"""

import asyncio
import signal
import socket
import sys

import uvloop

__all__ = ["SHUT", "SILENT", "WELL", "Moody"]

WELL, SILENT, SHUT = signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2

BODY = b'{"deliveryId":"1","state":"SCHEDULED"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
END = b"\r\n\r\n"
BACKLOG = 100
MOST = 1 << 16


class Moody:
    """Serve at *door*, a listening socket; a mood lasts until the next one."""

    def __init__(self, door: socket.socket) -> None:
        self.mood = WELL
        self._door = door
        self._door.settimeout(0)
        self._lines: set[_Line] = set()
        self._waiting: socket.socket | None = None

    @property
    def port(self) -> int:
        """Tell where it is."""
        port: int = self._door.getsockname()[1]
        return port

    async def serve(self) -> None:
        """Serve until it is cancelled."""
        loop = asyncio.get_running_loop()
        for mood in (WELL, SILENT, SHUT):
            loop.add_signal_handler(mood, self.become, mood)
        self._open()
        try:
            await loop.create_future()
        finally:
            self._shut()
            self._forget_who_waits()

    def become(self, mood: signal.Signals) -> None:
        """Change the mood."""
        before, self.mood = self.mood, mood
        if mood is SHUT:
            self._shut()
        elif before is SHUT:
            self._open()

    def _open(self) -> None:
        self._forget_who_waits()
        self._door.listen(BACKLOG)
        asyncio.get_running_loop().add_reader(self._door, self._let_in)

    def _let_in(self) -> None:
        try:
            arrived, _ = self._door.accept()
        except BlockingIOError:
            return
        _Line(self, self._lines, arrived)

    def _shut(self) -> None:
        asyncio.get_running_loop().remove_reader(self._door)
        for line in tuple(self._lines):
            line.hang_up()
        # The system would still let in as many as may wait at the door: one, from now on, and that is us.
        self._door.listen(0)
        self._waiting = socket.socket()
        self._waiting.settimeout(0)
        self._waiting.connect_ex(self._door.getsockname())

    def _forget_who_waits(self) -> None:
        if self._waiting is not None:
            self._waiting.close()
            self._waiting = None


class _Line:
    """Answer the requests of one connection, as the service is minded; each comes in one piece."""

    def __init__(self, service: Moody, lines: "set[_Line]", arrived: socket.socket) -> None:
        self._service = service
        self._lines = lines
        self._socket = arrived
        self._socket.settimeout(0)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(arrived, self._hear)
        lines.add(self)

    def hang_up(self) -> None:
        """End it."""
        self._lines.discard(self)
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _hear(self) -> None:
        try:
            said = self._socket.recv(MOST)
            if said.endswith(END) and self._service.mood is WELL:
                self._socket.send(ANSWER)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self.hang_up()


def _serve(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)) as door:
        uvloop.run(Moody(door).serve())


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
