"""A way to Redis that breaks at the worst moment: a command arrives and is done, and its answer never comes back."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from threading import Thread

from hiredis import Reader

from tests.support.servers import taking

__all__ = ["Cutting", "Wanted", "cutting", "cutting_beside"]

Wanted = Callable[[list[bytes]], bool]
"""Say of the words of a command whether its answer is to be lost."""


class Cutting:
    """Hand everything on to the Redis at *redis*; each time a command is *wanted*, *times* at most, cut its answer off.

    It is at *port*; *cuts* counts.
    """

    def __init__(self, redis: int, wanted: Wanted, times: int) -> None:
        self.port = 0
        self.cuts = 0
        self._redis = redis
        self._wanted = wanted
        self._times = times

    @property
    def url(self) -> str:
        """Say where it is."""
        return f"redis://127.0.0.1:{self.port}/0"

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what is said on one connection, both ways, until one of them ends or is cut off."""
        there, towards = await asyncio.open_connection("127.0.0.1", self._redis)
        cut = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                back = group.create_task(self._back(there, writer, cut))
                await self._on(reader, towards, cut)
                back.cancel()
        finally:
            towards.close()

    async def _on(self, reader: asyncio.StreamReader, towards: asyncio.StreamWriter, cut: asyncio.Event) -> None:
        commands = Reader()
        while (data := await reader.read(1 << 16)) != b"":
            commands.feed(data)
            while (words := commands.gets()) is not False:
                if self.cuts < self._times and self._wanted(words):
                    self.cuts += 1
                    cut.set()
            towards.write(data)

    async def _back(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event) -> None:
        while (data := await there.read(1 << 16)) != b"" and not cut.is_set():
            writer.write(data)
        writer.close()


@asynccontextmanager
async def cutting(redis: int, wanted: Wanted, *, times: int) -> AsyncGenerator[Cutting]:
    """Run one until the test is over."""
    made = Cutting(redis, wanted, times)
    async with taking(made.take) as made.port:
        yield made


@contextmanager
def cutting_beside(redis: int, wanted: Wanted, *, times: int) -> Generator[Cutting]:
    """Run one in a loop of its own, beside a test that waits for processes."""
    loop, way = asyncio.new_event_loop(), cutting(redis, wanted, times=times)
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(way.__aenter__(), loop).result()
        asyncio.run_coroutine_threadsafe(way.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
