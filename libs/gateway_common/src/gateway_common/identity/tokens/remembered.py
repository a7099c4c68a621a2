"""Tokens that were checked before, known again by their digest: the token itself is kept nowhere."""

from collections import OrderedDict
from hashlib import sha256
from typing import NamedTuple

from gateway_common.caller import Caller
from gateway_common.identity.tokens.bindings import UNBOUND, Binding

__all__ = ["Known", "Remembered", "digest_of"]


class Known(NamedTuple):
    """Hold whom a token names, and what it is bound to: that is asked for with each request."""

    caller: Caller
    binding: Binding = UNBOUND


def digest_of(credentials: bytes) -> bytes:
    """Give what stands for *credentials* here; from it nobody makes them again."""
    return sha256(credentials).digest()


class Remembered:
    """Remember at most *most* callers, each as long as their token holds; who asked longest ago makes room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._callers: OrderedDict[bytes, tuple[Known, float]] = OrderedDict()

    def __len__(self) -> int:
        """Count the callers."""
        return len(self._callers)

    def find(self, digest: bytes, now: float) -> Known | None:
        """Give the caller behind this *digest* if their token has not expired *now*."""
        known = self._callers.get(digest)
        if known is None:
            return None
        found, expires = known
        if expires <= now:
            del self._callers[digest]
            return None
        self._callers.move_to_end(digest)
        return found

    def keep(self, digest: bytes, known: Known, expires: float) -> None:
        """Remember who is *known* until the token behind this *digest* *expires*."""
        self._callers[digest] = known, expires
        self._callers.move_to_end(digest)
        if len(self._callers) > self._most:
            self._callers.popitem(last=False)

    def clear(self) -> None:
        """Forget everybody."""
        self._callers.clear()
