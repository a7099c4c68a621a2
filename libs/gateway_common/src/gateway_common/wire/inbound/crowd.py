"""Which connection makes room for one too many.

    it has not asked for anything in a second        the oldest first: it is of no use to anybody
    it has had its answers, and asks for nothing     whoever has done so for the longest time
    all others are in the middle of something        the newcomer itself is turned away

An address that holds a large share of all connections, and twice as many as the one that would make room for it, gets
no more: so no single client shuts out everybody else, while proxies, which have about the same number each, do not
notice.
"""

import asyncio
from collections import Counter
from collections.abc import MutableMapping
from typing import Protocol, TypeVar

import structlog

__all__ = ["Crowd", "Member"]

SILENT = 1.0
"""For how many seconds a client may have asked for nothing before its connection is taken for another."""

LARGE = 8
"""Of how many parts of all connections one is a large share."""

TOLD_EVERY = 60.0
"""How many seconds lie at the least between two lines of the log that say that there is no room."""

_log = structlog.get_logger("gateway_common.wire")


T = TypeVar("T")


class Member(Protocol):
    """Stand for a connection."""

    @property
    def address(self) -> str:
        """Give where it comes from."""
        ...

    @property
    def spare(self) -> bool:
        """Tell whether nobody would lose an answer if it ended."""
        ...

    def leave(self) -> None:
        """End it, for another."""
        ...


class Crowd:
    """Know the connections of one server, *most* at the most, by what they are in the middle of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._loop = asyncio.get_running_loop()
        self._silent: dict[Member, float] = {}
        self._idle: dict[Member, None] = {}
        self._held = Counter[str]()
        self._told: float | None = None

    def came(self, one: Member) -> None:
        """Take note of a connection on which nothing was asked for yet."""
        self._silent[one] = self._loop.time()
        self._held[one.address] += 1

    def asks(self, one: Member) -> None:
        """Take note that it asks for something."""
        self._silent.pop(one, None)
        self._idle.pop(one, None)

    def hears(self, one: Member) -> None:
        """Take note that something comes on it."""
        self._idle.pop(one, None)

    def answered(self, one: Member) -> None:
        """Take note that it has had its answers."""
        self._idle[one] = None

    def refused(self, one: Member) -> None:
        """Take note that it asked for something, and was told no at once."""
        self.asks(one)
        self._idle[one] = None

    def left(self, one: Member) -> None:
        """Forget it."""
        self.asks(one)
        self._held[one.address] -= 1
        if self._held[one.address] <= 0:
            del self._held[one.address]

    def makes_room(self, newcomer: Member) -> bool:
        """Let another leave for *newcomer*, and tell whether one does."""
        other = self._oldest_silent() or _oldest(self._idle)
        if other is None or self._greedy(newcomer.address, other.address):
            self._tell()
            return False
        self.asks(other)
        other.leave()
        return True

    def _oldest_silent(self) -> Member | None:
        one = _oldest(self._silent)
        return one if one is not None and self._loop.time() - self._silent[one] > SILENT else None

    def _greedy(self, address: str, other: str) -> bool:
        return address != other and self._held[address] > max(self._most / LARGE, 2 * self._held[other])

    def _tell(self) -> None:
        now = self._loop.time()
        if self._told is None or now - self._told >= TOLD_EVERY:
            self._told = now
            _log.warning("connections full", most=self._most)


def _oldest(members: MutableMapping[Member, T]) -> Member | None:
    """Give the first that is to spare; those before it are in the middle of something, and say so when they are not."""
    while members:
        one = next(iter(members))
        if one.spare:
            return one
        del members[one]
    return None
