"""What was cleared here, and of which the store may not have heard: before anything else is asked of it, it hears."""

import asyncio
from collections.abc import Iterable
from itertools import islice

from gateway_common.services.caching.far import Far, mark_of

__all__ = ["MOST", "Owed"]

MOST = 65_536
"""How many names are remembered while the store is away; what is more lives there until its time is over."""

AT_ONCE = 1024


class Owed:
    """Hold the places of marks of what was cleared until the store knows it: names may be long."""

    def __init__(self) -> None:
        self._marks: dict[str, None] = {}
        self._telling = asyncio.Lock()

    def __len__(self) -> int:
        """Count the names."""
        return len(self._marks)

    def add(self, names: Iterable[str]) -> None:
        """Remember *names*, as far as there is room."""
        self._remember(map(mark_of, names))

    async def pay(self, far: Far) -> None:
        """Tell *far* of all of them, of one at first; raises FarDown, and remembers what may not have got there.

        Whoever comes while it is being told waits for that: it answers in any order.
        """
        async with self._telling:
            many = 1
            while self._marks:
                await self._pay(far, list(islice(self._marks, many)))
                many = AT_ONCE

    def _remember(self, marks: Iterable[str]) -> None:
        self._marks.update(dict.fromkeys(islice(marks, max(0, MOST - len(self._marks)))))

    async def _pay(self, far: Far, marks: list[str]) -> None:
        for mark in marks:
            del self._marks[mark]
        is_told = False
        try:
            await far.change(marks)
            is_told = True
        finally:
            if not is_told:
                self._remember(marks)
