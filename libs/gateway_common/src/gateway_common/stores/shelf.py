"""One use of memory: things that end, as many and as large as there is room for."""

import math
from collections.abc import Callable, Mapping
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

from gateway_common.stores.down import StoreDown

__all__ = ["Shelf"]

T = TypeVar("T")
SLACK = 2


class Shelf(Generic[T]):
    """Keep at most *most* things, of at most *size* bytes together as *weigh* tells: what would end soonest makes room.

    What has no end is never dropped. A heap of ends, in which old ones stay until they come up, says what goes first;
    *now* is the clock.
    """

    def __init__(self, most: int, size: int, weigh: Callable[[T], int], now: Callable[[], float]) -> None:
        self._most = most
        self._size = size
        self._weigh = weigh
        self._now = now
        self._weight = 0
        self._kept: dict[str, tuple[float, T]] = {}
        self._order: list[tuple[float, str]] = []

    def get(self, key: str) -> T | None:
        """Give what is under *key* and has not ended."""
        ends, thing = self._kept.get(key, (-math.inf, None))
        return thing if ends > self._now() else None

    def ends(self, key: str) -> float:
        """Give the moment at which what is under *key* ends, long ago if there is nothing."""
        return self._kept[key][0] if key in self._kept else -math.inf

    def drop(self, key: str) -> None:
        """Keep nothing under *key*."""
        found = self._kept.pop(key, None)
        if found is not None:
            self._weight -= self._weigh(found[1]) + len(key)

    def put(self, key: str, thing: T, ends: float) -> None:
        """Keep *thing* until the moment *ends*; raises StoreDown if there is no room."""
        self.reserve({key: thing})
        self.drop(key)
        self._kept[key] = ends, thing
        self._weight += self._weigh(thing) + len(key)
        if ends < math.inf:
            heappush(self._order, (ends, key))
        if len(self._order) > SLACK * self._most:
            self._order = [(ends, key) for key, (ends, _) in self._kept.items() if ends < math.inf]
            heapify(self._order)

    def reserve(self, things: Mapping[str, T]) -> None:
        """Make room for all these *things*; raises StoreDown if there is none, however much is dropped."""
        weight = sum(self._weigh(thing) + len(key) for key, thing in things.items())
        if weight > self._size:
            raise StoreDown("it is larger than all the room there is")
        while self._order and (self._lacks(things, weight) or self._order[0][0] <= self._now()):
            ends, key = heappop(self._order)
            if self.ends(key) == ends:
                self.drop(key)
        if self._lacks(things, weight):
            raise StoreDown("it is full of what never ends")

    def _lacks(self, things: Mapping[str, T], weight: int) -> bool:
        """Tell whether there is too little room; what is replaced makes some."""
        if len(self._kept) + len(things) <= self._most and self._weight + weight <= self._size:
            return False
        old = [key for key in things if key in self._kept]
        freed = sum(self._weigh(self._kept[key][1]) + len(key) for key in old)
        return len(self._kept) + len(things) - len(old) > self._most or self._weight + weight - freed > self._size
