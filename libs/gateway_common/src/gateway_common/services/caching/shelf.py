"""Kept answers in the memory of this process: so many bytes, and what was used longest ago makes room."""

from collections import OrderedDict
from collections.abc import Iterable

from gateway_common.services.caching.stored import Stored

__all__ = ["SHARES", "Shelf"]

SHARES = 8
"""The part of the room that what is for one caller or tenant alone may take, lest they push out everybody's."""


class Shelf:
    """Hold answers of at most *most* bytes together, found by their keys and forgotten by their names.

    Those of one owner take an eighth of that at most, and what came there longest ago makes room for their next.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Stored, int]] = OrderedDict()
        self._named: dict[str, set[str]] = {}
        self._owned: dict[str, _Owned] = {}
        self.bytes = 0

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._kept)

    def get(self, key: str) -> Stored | None:
        """Give what is under *key*, which is then used last of all."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: str, stored: Stored) -> bool:
        """Keep *stored*, and tell whether there is room for it at all."""
        self.drop(key)
        size = stored.size + len(key)
        if size > (self._most // SHARES if stored.owner else self._most):
            return False
        self._kept[key] = stored, size
        self.bytes += size
        for name in stored.names:
            self._named.setdefault(name, set()).add(key)
        if stored.owner:
            self._keep_for(stored.owner, key, size)
        while self.bytes > self._most:
            self.drop(next(iter(self._kept)))
        return True

    def drop(self, key: str) -> None:
        """Forget what is under *key*."""
        stored, size = self._kept.pop(key, (None, 0))
        if stored is None:
            return
        self.bytes -= size
        for name in set(stored.names):
            keys = self._named[name]
            keys.discard(key)
            if not keys:
                del self._named[name]
        if stored.owner:
            owned = self._owned[stored.owner]
            owned.drop(key, size)
            if not owned.keys:
                del self._owned[stored.owner]

    def forget(self, names: Iterable[str]) -> int:
        """Forget all that has one of *names*, and tell how many that were."""
        keys = [key for name in names for key in self._named.get(name, ())]
        for key in keys:
            self.drop(key)
        return len(set(keys))

    def _keep_for(self, owner: str, key: str, size: int) -> None:
        owned = self._owned.setdefault(owner, _Owned())
        owned.put(key, size)
        while owned.bytes > self._most // SHARES:
            self.drop(next(iter(owned.keys)))


class _Owned:
    """Hold the keys of what one owner has, in the order in which it came, and the bytes that it takes."""

    __slots__ = ("bytes", "keys")

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.bytes = 0

    def put(self, key: str, size: int) -> None:
        self.keys[key] = None
        self.bytes += size

    def drop(self, key: str, size: int) -> None:
        del self.keys[key]
        self.bytes -= size
