"""Things that are remembered for a while."""

import secrets
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Generic, TypeVar

T = TypeVar("T")


class Expiring(Generic[T]):
    """Remember each thing for so many *seconds*; forget, whenever something comes, what is older."""

    def __init__(self, seconds: float, now: Callable[[], int]) -> None:
        self._seconds = seconds
        self._now = now
        self._things: dict[str, tuple[float, T]] = {}

    def __iter__(self) -> Iterator[T]:
        return (thing for until, thing in self._things.values() if until > self._now())

    def put(self, key: str, thing: T) -> None:
        """Remember a thing from now on."""
        self._forget()
        self._things[key] = (self._now() + self._seconds, thing)

    def keep(self, thing: T) -> str:
        """Remember a thing under a key that nobody can guess."""
        key = secrets.token_urlsafe(32)
        self.put(key, thing)
        return key

    def get(self, key: str | None) -> T | None:
        """Find a thing that is not forgotten."""
        until, thing = self._things.get(key or "", (0, None))
        return thing if until > self._now() else None

    def take(self, key: str | None) -> T | None:
        """Find a thing, and forget it."""
        thing = self.get(key)
        self._things.pop(key or "", None)
        return thing

    def _forget(self) -> None:
        """Drop what is too old: the oldest come first, for all are kept equally long."""
        now = self._now()
        for key in [key for key, _ in takewhile(lambda item: item[1][0] <= now, self._things.items())]:
            del self._things[key]
