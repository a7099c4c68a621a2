"""What answers where a Redis should be, and answers what a test says."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from hiredis import Reader

from gateway_common.settings import StoreSettings
from gateway_common.stores import MemoryStore, Store, store_of
from gateway_common.testing import pass_time

__all__ = ["Scripted", "after", "always", "scripted"]

Says = Callable[[bytes, int], bytes | None]
"""What is said to a command, of which so many came before, counted over all connections; None ends the connection."""

PAUSE = b"~"
TICK = 0.05
"""Seconds that a pause in an answer takes."""

OK = b"+OK\r\n"


class Scripted:
    """Hold a *store* that takes it for its Redis, and what it was *asked* besides greetings.

    It is at *port*, and *opened* counts connections. What shows again that it is of use is asked as PROOF.
    """

    def __init__(self, says: Says) -> None:
        self.store: Store = MemoryStore()
        self.asked: list[bytes] = []
        self.opened = 0
        self.port = 0
        self._says = says

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection until it ends."""
        self.opened += 1
        commands, greeted = Reader(), False
        while (data := await reader.read(1 << 16)) != b"":
            commands.feed(data)
            while (words := commands.gets()) is not False:
                said = self._said(words) if greeted else self._greeted(words)
                greeted = True
                if said is None:
                    writer.close()
                    return
                await _write(writer, said)
        writer.close()

    def _greeted(self, words: list[bytes]) -> bytes | None:
        if words[1:2] != [b"test:here"]:
            return self._said(words)
        return self._says(b"HELLO", len(self.asked)) if self.opened > 1 else OK

    def _said(self, words: list[bytes]) -> bytes | None:
        word = b"PROOF" if words[1:2] == [b"test:here"] else words[0]
        self.asked.append(word)
        return self._says(word, len(self.asked) - 1)


async def _write(writer: asyncio.StreamWriter, said: bytes) -> None:
    first, *others = said.split(PAUSE)
    writer.write(first)
    for piece in others:
        await pass_time(TICK)
        writer.write(piece)


def after(seconds: float, said: bytes) -> bytes:
    """Let *said* be said so much later."""
    return PAUSE * round(seconds / TICK) + said


def always(said: bytes) -> Says:
    """Say the same to everything."""
    return lambda word, before: said  # noqa: ARG005 – whatever is asked


@asynccontextmanager
async def scripted(says: Says, *, within: float = 5.0, cluster: bool = False) -> AsyncGenerator[Scripted]:
    """Run it; the first connection is always let in, for later ones *says* is asked about HELLO.

    Its *store* expects answers *within* so many seconds, and takes it for the node of a *cluster*, if it is one.
    """
    server = Scripted(says)
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        url = f"redis://127.0.0.1:{server.port}"
        settings = StoreSettings(kind="redis", url=url, prefix="test", timeout=within, cluster=cluster)
        async with store_of(settings) as server.store:
            yield server
