"""The last good values, kept for the time when a call fails (`stale_for=`).

A value is kept per operation, inputs and caller, so that nobody is ever shown another's. Bounded: the value that was
used longest ago makes room. It lives in this process alone; losing it costs nothing but a missing part.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

__all__ = ["Keeper", "Kept"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a value and the moment, on the event loop's clock, at which it was true."""

    value: object
    at: float


class Keeper:
    """Keep at most *most* values."""

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._kept)

    def keep(self, key: Hashable, value: object, *, at: float) -> None:
        """Remember *value* as it was *at* that moment."""
        self._kept[key] = Kept(value, at)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def find(self, key: Hashable, *, since: float) -> Kept | None:
        """Give the value for *key* if it was true at *since* or later."""
        kept = self._kept.get(key)
        if kept is None or kept.at < since:
            return None
        self._kept.move_to_end(key)
        return kept

    def drop(self, key: Hashable) -> None:
        """Forget the value for *key*, because it is true no more."""
        self._kept.pop(key, None)
