"""A store in the memory of one process, which ends with it; the same promises as Redis, on the loop's clock."""

import math
from heapq import heapify, heappop, heappush
from typing import Generic, Literal, TypeVar

from gateway_common.deadline import now
from gateway_common.stores.down import StoreDown

__all__ = ["MemoryStore"]

T = TypeVar("T")
SLACK = 2


class MemoryStore:
    """Hold at most *most* entries: when it is full, what would end soonest ends now.

    What is kept without an end is never dropped for that; when there is nothing else, StoreDown is raised.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._values = _Shelf[bytes](most)
        self._sets = _Shelf[frozenset[str]](most)

    async def get(self, key: str, /) -> bytes | None:
        """Read what is under *key*."""
        return self._values.get(key)

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Keep *value*, and tell whether it is kept."""
        if if_absent and self._values.get(key) is not None:
            return False
        self._values.put(key, value, _end(seconds))
        return True

    async def take(self, key: str, /) -> bytes | None:
        """Read what is under *key* and delete it."""
        found = self._values.get(key)
        self._values.drop(key)
        return found

    async def delete(self, key: str, /, *, if_equal: bytes | None = None) -> bool:
        """Delete what is under *key*, or only that very value."""
        found = self._values.get(key)
        if found is None or (if_equal is not None and found != if_equal):
            return False
        self._values.drop(key)
        return True

    async def swap(self, key: str, old: bytes, new: bytes, /, *, seconds: float | Literal["left"] | None) -> bool:
        """Put *new* in the place of *old*."""
        if self._values.get(key) != old:
            return False
        self._values.put(key, new, self._values.ends(key) if seconds == "left" else _end(seconds))
        return True

    async def add(self, key: str, member: str, /, *, seconds: float | None) -> None:
        """Let *member* belong to the set *key*."""
        ends = max(_end(seconds), self._sets.ends(key))
        self._sets.put(key, (self._sets.get(key) or frozenset()) | {member}, ends)

    async def remove(self, key: str, member: str, /) -> None:
        """Let *member* no longer belong to the set *key*."""
        left = (self._sets.get(key) or frozenset()) - {member}
        if left:
            self._sets.put(key, left, self._sets.ends(key))
        else:
            self._sets.drop(key)

    async def members(self, key: str, /) -> frozenset[str]:
        """Read the set *key*."""
        return self._sets.get(key) or frozenset()


class _Shelf(Generic[T]):
    """Keep things until they end; a heap of ends, in which old ones stay until they come up, says what goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, tuple[float, T]] = {}
        self._order: list[tuple[float, str]] = []

    def get(self, key: str) -> T | None:
        ends, thing = self._kept.get(key, (-math.inf, None))
        return thing if ends > now() else None

    def ends(self, key: str) -> float:
        return self._kept[key][0] if key in self._kept else -math.inf

    def drop(self, key: str) -> None:
        self._kept.pop(key, None)

    def put(self, key: str, thing: T, ends: float) -> None:
        if key not in self._kept:
            self._make_room()
        self._kept[key] = ends, thing
        if ends < math.inf:
            heappush(self._order, (ends, key))
        if len(self._order) > SLACK * self._most:
            self._order = [(ends, key) for key, (ends, _) in self._kept.items() if ends < math.inf]
            heapify(self._order)

    def _make_room(self) -> None:
        while self._order and (len(self._kept) >= self._most or self._order[0][0] <= now()):
            ends, key = heappop(self._order)
            if self.ends(key) == ends:
                del self._kept[key]
        if len(self._kept) >= self._most:
            raise StoreDown("it is full of what never ends")


def _end(seconds: float | None) -> float:
    return math.inf if seconds is None else now() + seconds
