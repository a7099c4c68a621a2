"""Clients that keep their connections, ask again and again, and count what becomes of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from tests.support.connections import connection

__all__ = ["HELLO", "Connection", "Keepers", "connected"]

HELLO = b"GET /hello HTTP/1.1\r\nhost: localhost\r\n\r\n"


class Connection:
    """Ask on one connection; *answers* counts what came back on it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.answers = 0

    async def ask(self, request: bytes = HELLO) -> tuple[int, dict[str, str]]:
        """Give the status and the fields of an answer; raises OSError or EOFError when there is none."""
        self._writer.write(request)
        await self._writer.drain()
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])}
        await self._reader.readexactly(int(fields["content-length"]))
        self.answers += 1
        return int(head[0].split()[1]), fields

    async def until_closed(self) -> bytes:
        """Wait until the other side has closed it, and give what it said before."""
        return await self._reader.read()


@asynccontextmanager
async def connected(port: int) -> AsyncGenerator[Connection]:
    """Open a connection, and close it in the end."""
    async with connection(port) as ends:
        yield Connection(*ends)


class Keepers:
    """Be *count* clients of a gateway until nobody lets them in; *seen* counts statuses and failures."""

    def __init__(self, port: int, count: int) -> None:
        self.seen = Counter[str]()
        self._port = port
        self._count = count
        self._answered = asyncio.Event()
        self._enough = 0

    async def run(self) -> None:
        """Ask until every client is refused."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._count):
                group.create_task(self._live())

    async def until_answered(self, times: int) -> None:
        """Wait until that many answers came."""
        self._enough = times
        await self._answered.wait()

    async def _live(self) -> None:
        while True:
            try:
                async with connected(self._port) as connection:
                    await self._stay(connection)
            except ConnectionRefusedError:
                self.seen["refused"] += 1
                return

    async def _stay(self, connection: Connection) -> None:
        try:
            while True:
                status, fields = await connection.ask()
                self.seen[str(status)] += 1
                if self.seen["200"] >= self._enough:
                    self._answered.set()
                if fields.get("connection") == "close":
                    self.seen["told to leave"] += 1
                    return
        except (OSError, EOFError) as error:
            self.seen[f"{type(error).__name__} after {min(connection.answers, 1)} answers"] += 1
