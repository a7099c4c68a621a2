"""What a service does by itself, behind the answers that it gives."""

import asyncio
import logging
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from ftgo_sandbox.skeleton.clock import Clock

log = logging.getLogger("ftgo_sandbox.errands")
T = TypeVar("T")


class Errands:
    """Run errands until the service ends, which ends them too; one that fails is logged and harms no other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await self._group.__aexit__(None, None, None)

    def start(self, errand: Coroutine[Any, Any, T]) -> asyncio.Task[T | None]:
        """Set off on an *errand*."""
        task = self._group.create_task(_guarded(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: errand.close())  # for it may be cancelled before it set off
        return task

    async def wait(self, errand: Coroutine[Any, Any, T], *, seconds: float) -> T | None:
        """Set off on an *errand*, and wait a little for what comes of it; what takes longer goes on behind."""
        task, patience = self.start(errand), self.start(self._clock.sleep(seconds))
        await asyncio.wait({task, patience}, return_when=asyncio.FIRST_COMPLETED)
        patience.cancel()
        return task.result() if task.done() else None


async def _guarded(errand: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await errand
    except Exception:
        log.exception("An errand failed.")
        return None
