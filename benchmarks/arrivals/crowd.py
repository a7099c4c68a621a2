"""Many connections, opened beforehand, so that every request can be sent when it is due."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from time import perf_counter

from benchmarks.arrivals.answered import UNANSWERED, Answered
from benchmarks.arrivals.connection import Connection

__all__ = ["Crowd"]

TICK = 0.001
"""How many seconds lie between two looks at what is due."""

AT_A_TIME = 16
"""How many connections are opened at a time."""

PATIENCE = 5.0
"""For how many seconds answers are awaited after the last request."""


class Crowd:
    """Ask *host* and *port* for *request*, over *most* connections; *answers* is what became of it.

    A connection that ends is opened again when there is a request for it. What has no answer *patience* seconds after
    the last request gets none.
    """

    def __init__(self, host: str, port: int, request: bytes, *, most: int, patience: float = PATIENCE) -> None:
        self.answers: list[Answered] = []
        self._patience = patience
        self._where = host, port
        self._request = request
        self._most = most
        self._free: list[Connection] = []
        self._asking: set[Connection] = set()
        self._open = self._opening = 0
        self._late: deque[float] = deque()
        self._began = 0.0

    async def ask(self, moments: Sequence[float], began: Callable[[], object] = float) -> None:
        """Send a request at each of *moments*, in seconds from when all are open, which *began* hears."""
        coming = deque(moments)
        async with asyncio.TaskGroup() as group:
            while self._open < self._most:
                self._open_more(group, self._most)
                await asyncio.sleep(TICK)
            self._began = perf_counter()
            began()
            while coming:
                while coming and coming[0] <= self._now:
                    self._late.append(coming.popleft())
                self._send_late()
                self._open_more(group, len(self._late))
                await asyncio.sleep(TICK)
            await self._until(len(moments))
            self.answers += list(self._unanswered())
            for connection in (*self._free, *self._asking):
                connection.close()

    @property
    def _now(self) -> float:
        return perf_counter() - self._began

    async def _until(self, asked: int) -> None:
        end = self._now + self._patience
        while len(self.answers) < asked and self._now < end:  # noqa: ASYNC110 – time is what is waited for
            await asyncio.sleep(TICK)

    def _unanswered(self) -> Iterator[Answered]:
        now = self._now
        for one in self._asking:
            yield Answered(one.due, now - one.due, UNANSWERED, one.sent - one.due)
        for due in self._late:
            yield Answered(due, now - due, UNANSWERED, now - due)

    def _open_more(self, group: asyncio.TaskGroup, wanted: int) -> None:
        missing = min(wanted, self._most - self._open, AT_A_TIME) - self._opening
        for _ in range(missing):
            self._opening += 1
            group.create_task(self._open_another())

    async def _open_another(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            _, connection = await loop.create_connection(lambda: Connection(self._told), *self._where)
            self._open += 1
            self._free.append(connection)
            self._send_late()
        self._opening -= 1

    def _send_late(self) -> None:
        while self._late and self._free:
            connection = self._free.pop()
            if connection.closed:
                self._open -= 1
            else:
                self._asking.add(connection)
                connection.ask(self._request, self._late.popleft(), self._now)

    def _told(self, connection: Connection, status: int, stays: bool) -> None:  # noqa: FBT001 – a connection calls it so
        self._asking.discard(connection)
        took, late = self._now - connection.due, connection.sent - connection.due
        self.answers.append(Answered(connection.due, took, status, late))
        if stays:
            self._free.append(connection)
        else:
            self._open -= 1
            connection.close()
        self._send_late()
