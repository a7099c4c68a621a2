"""What was cleared here, and of which the store may not have heard: before anything else is asked of it, it hears."""

import asyncio
from collections.abc import Iterable
from itertools import islice

from gateway_common.services.caching.far import Far

__all__ = ["MOST", "Owed"]

MOST = 65_536
"""How many names are remembered while the store is away; what is more lives there until its time is over."""

AT_ONCE = 1024


class Owed:
    """Hold names of what was cleared until the store knows it."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._telling = asyncio.Lock()

    def __len__(self) -> int:
        """Count the names."""
        return len(self._names)

    def add(self, names: Iterable[str]) -> None:
        """Remember *names*, as far as there is room."""
        self._names.update(dict.fromkeys(islice(names, max(0, MOST - len(self._names)))))

    async def pay(self, far: Far) -> None:
        """Tell *far* of all of them, of one at first; raises FarDown, and remembers what may not have got there.

        Whoever comes while it is being told waits for that: it answers in any order.
        """
        async with self._telling:
            many = 1
            while self._names:
                await self._pay(far, list(islice(self._names, many)))
                many = AT_ONCE

    async def _pay(self, far: Far, names: list[str]) -> None:
        for name in names:
            del self._names[name]
        is_told = False
        try:
            await far.forget(names)
            is_told = True
        finally:
            if not is_told:
                self.add(names)
