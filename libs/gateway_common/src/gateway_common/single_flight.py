"""Many ask for the same thing at once, and it is fetched once.

    keys = await flights("keys", fetch)     # the first one starts it,
    keys = await flights("keys", fetch)     # and whoever asks meanwhile waits for the same end

The work belongs to nobody who asked: one who leaves ends it for none of the others.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

__all__ = ["SingleFlight"]

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Run the work for a key once at a time; everybody who asks for it meanwhile gets what came, or what it raised.

    It runs to its end even when nobody waits any more, so it needs a time limit of its own. Close it with `aclose`.
    """

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}

    def __len__(self) -> int:
        """Count what is under way."""
        return len(self._under_way)

    async def __call__(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Give what the *work* for *key* that is under way comes to; start it if there is none."""
        return await asyncio.shield(self.begun(key, work))

    def begun(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Future[T]:
        """Start the *work* for *key* if it is not under way, and give its end to whoever wants to know."""
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.get_running_loop().create_task(work())
            task.add_done_callback(lambda done: self._landed(key, done))
        return task

    async def aclose(self, *, within: float = 0.0) -> None:
        """Let whatever is under way come to its end *within* so many seconds, and then end it."""
        tasks = list(self._under_way.values())
        if tasks and within > 0:
            await asyncio.wait(tasks, timeout=within)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _landed(self, key: Hashable, done: asyncio.Task[T]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            done.exception()  # it was told to everybody who waited, and perhaps nobody did
