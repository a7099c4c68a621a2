"""A store in the memory of one process, which ends with it; the same promises as Redis, on the loop's clock."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import time
from typing import Generic, Literal, TypeVar

from gateway_common.deadline import now
from gateway_common.stores.shelf import Shelf
from gateway_common.stores.step import Step, Word, need_one_slot

__all__ = ["MemoryStore"]

T = TypeVar("T")
MICROSECONDS = 1_000_000


class MemoryStore:
    """Hold at most *most* entries of each use, in *size* bytes: when it is full, what would end soonest ends now.

    A use is the first word of keys that have several, such as `session:…`: no flood of one pushes out another. What is
    kept without an end is never dropped for that; when there is nothing else, StoreDown is raised.
    """

    def __init__(self, most: int = 100_000, size: int = 64 << 20) -> None:
        self._values = _Shelves[bytes](most, size, len)
        self._sets = _Shelves[frozenset[str]](most, size, _weight)
        self._began: float | None = None

    async def get(self, key: str, /) -> bytes | None:
        """Read what is under *key*."""
        return self._values.of(key).get(key)

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Keep *value*, and tell whether it is kept."""
        if if_absent and self._values.of(key).get(key) is not None:
            return False
        self._values.of(key).put(key, value, _end(seconds))
        return True

    async def take(self, key: str, /) -> bytes | None:
        """Read what is under *key* and delete it."""
        found = self._values.of(key).get(key)
        self._values.of(key).drop(key)
        return found

    async def delete(self, key: str, /, *, if_equal: bytes | None = None) -> bool:
        """Delete what is under *key*, or only that very value."""
        found = self._values.of(key).get(key)
        if found is None or (if_equal is not None and found != if_equal):
            return False
        self._values.of(key).drop(key)
        return True

    async def swap(self, key: str, old: bytes, new: bytes, /, *, seconds: float | Literal["left"] | None) -> bool:
        """Put *new* in the place of *old*."""
        if self._values.of(key).get(key) != old:
            return False
        self._values.of(key).put(key, new, self._values.of(key).ends(key) if seconds == "left" else _end(seconds))
        return True

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Do *step* at once; its clock is the wall clock of the first step and runs evenly from there."""
        need_one_slot(keys)
        outcome = step.decide([self._values.of(key).get(key) for key in keys], words, self._microseconds())
        becomes = {keys[place]: entry for place, entry in outcome.becomes.items()}
        self._reserve({key: entry.value for key, entry in becomes.items() if entry is not None})
        for key, entry in becomes.items():
            shelf = self._values.of(key)
            if entry is None:
                shelf.drop(key)
            else:
                shelf.put(key, entry.value, shelf.ends(key) if entry.seconds == "left" else _end(entry.seconds))
        return outcome.answer

    async def add(self, key: str, member: str, /, *, seconds: float | None) -> None:
        """Let *member* belong to the set *key*."""
        ends = max(_end(seconds), self._sets.of(key).ends(key))
        self._sets.of(key).put(key, (self._sets.of(key).get(key) or frozenset()) | {member}, ends)

    async def remove(self, key: str, member: str, /) -> None:
        """Let *member* no longer belong to the set *key*."""
        left = (self._sets.of(key).get(key) or frozenset()) - {member}
        if left:
            self._sets.of(key).put(key, left, self._sets.of(key).ends(key))
        else:
            self._sets.of(key).drop(key)

    async def members(self, key: str, /) -> frozenset[str]:
        """Read the set *key*."""
        return self._sets.of(key).get(key) or frozenset()

    def _reserve(self, things: Mapping[str, bytes]) -> None:
        """Make room for all of a step, or for nothing; its keys are of one use unless they begin with their tag."""
        for shelf in {self._values.of(key) for key in things}:
            shelf.reserve({key: thing for key, thing in things.items() if self._values.of(key) is shelf})

    def _microseconds(self) -> int:
        if self._began is None:
            self._began = time() - now()
        return int((self._began + now()) * MICROSECONDS)


class _Shelves(Generic[T]):
    """Keep each use on a shelf of its own, named by the first word of its keys."""

    def __init__(self, most: int, size: int, weigh: Callable[[T], int]) -> None:
        self._make = partial(Shelf[T], most, size, weigh, now)
        self._made: dict[str, Shelf[T]] = {}

    def of(self, key: str) -> Shelf[T]:
        word, colon, _ = key.partition(":")
        use = word if colon else ""
        found = self._made.get(use)
        if found is None:
            found = self._made[use] = self._make()
        return found


def _weight(members: frozenset[str]) -> int:
    return sum(map(len, members))


def _end(seconds: float | None) -> float:
    return math.inf if seconds is None else now() + seconds
