"""Clients that ask one thing again and again over connections that stay open, and count what they hear."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Heard", "ask"]

SECONDS = 30
CONNECTIONS = 24
_LENGTH = re.compile(rb"content-length: (\d+)")


@dataclass
class Heard:
    """Count answers by *status*, and those in whose heads one of *words* stands; *moments* are of first and last."""

    words: Sequence[bytes] = ()
    status: Counter[int] = field(default_factory=Counter[int])
    said: Counter[bytes] = field(default_factory=Counter[bytes])
    moments: tuple[float, float] | None = None

    @property
    def seconds(self) -> float:
        """Give how long answers came."""
        first, last = self.moments or (0.0, 0.0)
        return last - first

    def note(self, head: bytes) -> None:
        """Count one answer."""
        now = time.monotonic()
        self.moments = (self.moments[0] if self.moments else now), now
        self.status[int(head[9:12])] += 1
        self.said.update(word for word in self.words if word in head)


async def ask(port: int, path: str, fields: Mapping[str, str], heard: Heard, goes_on: Callable[[], bool]) -> None:
    """Ask over so many connections side by side that each of a few processes gets some, as long as *goes_on* says."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    said = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_ask(port, said, heard, goes_on))


async def _ask(port: int, said: bytes, heard: Heard, goes_on: Callable[[], bool]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while goes_on():
            writer.write(said)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(next(_lengths(head)))
            heard.note(head)
    finally:
        writer.close()


def _lengths(head: bytes) -> Iterator[int]:
    yield from (int(length) for length in _LENGTH.findall(head))
