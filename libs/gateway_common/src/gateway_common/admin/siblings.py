"""The other processes of the same gateway, of which any may be asked for what all of them count.

Each has a slot, and in a folder of theirs a socket on which it answers for itself alone. A file there says that all of
them are to end.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

__all__ = ["ALONE", "Siblings", "merged"]

PATIENCE = 2.0
"""How many seconds a process has to say what it counts."""

_DESCRIBED = re.compile(r"^(# HELP .*\n# TYPE .*\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Siblings:
    """Hold the *slot* of this process among *count*, whose sockets are in *folder*."""

    slot: int
    count: int
    folder: Path

    @property
    def name(self) -> str | None:
        """Tell this process apart, if there is anything to tell."""
        return str(self.slot) if self.count > 1 else None

    @property
    def all_end(self) -> bool:
        """Tell whether the gateway ends, and not this process alone."""
        return self.name is None or self._ending.exists()

    def end(self) -> None:
        """Let all of them know that the gateway ends."""
        self._ending.touch()

    @asynccontextmanager
    async def answering(self, exposition: Callable[[str | None], bytes]) -> AsyncGenerator[None]:
        """Tell siblings that ask what *exposition* gives, in the meantime."""
        if self.name is None:
            yield
            return

        async def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await run_in_threadpool(exposition, self.name))
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_unix_server(tell, self._address(self.slot)):
            yield

    async def metrics(self, own: bytes) -> bytes:
        """Give *own* metrics with those of the others; whoever does not answer is left out, and said to be."""
        async with asyncio.TaskGroup() as group:
            asked = {slot: group.create_task(self._asked(slot)) for slot in range(self.count) if slot != self.slot}
        told = {slot: task.result().decode() for slot, task in asked.items()} | {self.slot: own.decode()}
        return merged([*(told[slot] for slot in sorted(told)), _answering(told)]).encode()

    async def _asked(self, slot: int) -> bytes:
        try:
            async with asyncio.timeout(PATIENCE):
                return await _read(self._address(slot))
        except OSError:  # there is nobody, or nobody answers: TimeoutError is one, too
            return b""

    @property
    def _ending(self) -> Path:
        return self.folder / "ending"

    def _address(self, slot: int) -> Path:
        return self.folder / f"{slot}.sock"


ALONE = Siblings(0, 1, Path())
"""A process without siblings."""


async def _read(address: Path) -> bytes:
    reader, writer = await asyncio.open_unix_connection(address)
    try:
        return await reader.read()
    finally:
        writer.close()


def _answering(told: Mapping[int, str]) -> str:
    head = "# HELP gateway_worker_up 1 for a worker that says what it counts.\n# TYPE gateway_worker_up gauge\n"
    return head + "".join(f'gateway_worker_up{{worker="{slot}"}} {int(bool(told[slot]))}\n' for slot in sorted(told))


def merged(texts: Sequence[str]) -> str:
    """Put several expositions into one, in which each metric is described once, with all of its samples behind it."""
    families: dict[str, list[str]] = {}
    for text in texts:
        _, *parts = _DESCRIBED.split(text)
        for described, samples in zip(parts[::2], parts[1::2], strict=True):
            families.setdefault(described, []).append(samples)
    return "".join(described + "".join(samples) for described, samples in families.items())
