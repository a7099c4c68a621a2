"""Many clients at once that write bytes as they like, and hear just enough of the answers to know they are right."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

__all__ = ["Leaves", "Move", "flood"]

HANG = 120
PIECE = 1 << 16


class Leaves(Enum):
    """Name when a client goes: when it has heard the answer, in the middle of it, or as soon as it has written."""

    AFTERWARDS = auto()
    IN_THE_ANSWER = auto()
    AT_ONCE = auto()


@dataclass(frozen=True)
class Move:
    """Hold what a client *said*, which *statuses* are right, and when it *leaves*."""

    said: bytes
    statuses: frozenset[int] = frozenset()
    leaves: Leaves = Leaves.AFTERWARDS


@dataclass
class _Client:
    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def make(self, move: Move) -> None:
        """Make a move on the connection there is, or on another one."""
        async with asyncio.timeout(HANG):
            if self.reader is None or self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            self.writer.write(move.said)
            if move.leaves is Leaves.AFTERWARDS:
                await self._hear(self.reader, move)
                return
            if move.leaves is Leaves.IN_THE_ANSWER:
                await self.reader.readexactly(1)
            else:
                await self.writer.drain()
            self.leave()

    def leave(self) -> None:
        """Go, without a word."""
        if self.writer is not None:
            self.writer.transport.abort()
        self.reader = self.writer = None

    async def _hear(self, reader: asyncio.StreamReader, move: Move) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if status not in move.statuses:
            raise AssertionError(f"{status} to {move.said[:200]!r}, where {set(move.statuses)} would be right")
        with suppress(asyncio.IncompleteReadError):  # a service that broke off is passed on as just that
            await _read_out(reader, head)
        if b"\r\nconnection: close\r\n" in head or reader.at_eof():
            self.leave()


async def _read_out(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"\r\ntransfer-encoding: chunked\r\n" not in head:
        left = int(head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0] or 0)
        while left:
            left -= len(await reader.readexactly(min(left, PIECE)))
        return
    while size := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(size + 2)
    await reader.readuntil(b"\r\n")


async def flood(port: int, moves: Iterator[Move], *, clients: int) -> None:
    """Let so many clients make all *moves*, each the next one; raises AssertionError for an answer that is wrong."""
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(_busy(_Client(port), moves))


async def _busy(client: _Client, moves: Iterator[Move]) -> None:
    try:
        for move in moves:
            await client.make(move)
    finally:
        client.leave()
