"""Work that nobody waits for, done again and again by a Task of its own until it is closed."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from gateway_common.services.transports.own_task import ended

__all__ = ["Errand"]

AGAIN = 5.0
"""After how many seconds work that broke is done again."""

_log = structlog.get_logger("gateway_common.errand")


class Errand:
    """Do *work*, named *what*, as soon as the loop turns, and then after as many seconds as it says each time.

    Work that raises is a bug: it is logged, and done again after a pause.
    """

    def __init__(self, what: str, work: Callable[[], Coroutine[Any, Any, float]]) -> None:
        self._what = what
        self._work = work
        self._closed = False
        self._begin(after=0.0)

    async def aclose(self) -> None:
        """End it, in the middle of its work if need be."""
        self._closed = True
        await ended(self._task)

    def _begin(self, *, after: float) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run(after))
        self._task.add_done_callback(self._over)

    async def _run(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            pause = await self._work()

    def _over(self, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return
        _log.error("errand broke", errand=self._what, again=AGAIN, exc_info=task.exception())
        if not self._closed:
            self._begin(after=AGAIN)
