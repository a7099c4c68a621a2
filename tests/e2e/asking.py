"""Clients that ask one thing again and again over connections that stay open, and count what they hear."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.support.connections import connection

__all__ = ["Heard", "ask"]

HANG = 240
CONNECTIONS = 24
REFUSED = 429
_LENGTH = re.compile(rb"content-length: (\d+)")


@dataclass
class Span:
    """Hold seconds between moments that a client knows for sure, however long it or anybody stood still between.

    What was decided about requests took at *most* from when the first was sent to when the last was heard, and from the
    first to one that was refused at *least* from when the first was heard to when the refused one was sent.
    """

    sent: float | None = None
    heard: float | None = None
    most: float = 0.0
    least: float = 0.0

    def note(self, sent: float, *, refused: bool) -> None:
        """Look at the clock, for an answer to what was *sent* then."""
        now = time.monotonic()
        self.sent = sent if self.sent is None else min(sent, self.sent)
        self.heard = now if self.heard is None else self.heard
        self.most = now - self.sent
        if refused:
            self.least = max(self.least, sent - self.heard)


@dataclass
class Heard:
    """Count answers by *status*, and by status and word those in whose heads one of *words* stands."""

    words: Sequence[bytes] = ()
    status: Counter[int] = field(default_factory=Counter[int])
    said: Counter[tuple[int, bytes]] = field(default_factory=Counter[tuple[int, bytes]])
    span: Span = field(default_factory=Span)

    def note(self, head: bytes, sent: float) -> None:
        """Count one answer to what was *sent* then."""
        status = int(head[9:12])
        self.span.note(sent, refused=status == REFUSED)
        self.status[status] += 1
        self.said.update((status, word) for word in self.words if word in head)

    def with_word(self, word: bytes) -> int:
        """Count the answers that say *word*, whatever their status is."""
        return sum(times for (_, said), times in self.said.items() if said == word)


async def ask(port: int, path: str, fields: Mapping[str, str], heard: Heard, goes_on: Callable[[], bool]) -> None:
    """Ask over so many connections side by side that each of a few processes gets some, as long as *goes_on* says."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    said = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
    async with asyncio.timeout(HANG), asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_ask(port, said, heard, goes_on))


async def _ask(port: int, said: bytes, heard: Heard, goes_on: Callable[[], bool]) -> None:
    async with connection(port) as (reader, writer):
        while goes_on():
            sent = time.monotonic()
            writer.write(said)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(next(_lengths(head)))
            heard.note(head, sent)


def _lengths(head: bytes) -> Iterator[int]:
    yield from (int(length) for length in _LENGTH.findall(head))
