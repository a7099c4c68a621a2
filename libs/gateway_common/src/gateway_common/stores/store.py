"""The seam: what can be asked of a store, and what each answer promises."""

from collections.abc import Sequence
from typing import Literal, Protocol

from gateway_common.stores.step import Step, Word

__all__ = ["Store"]


class Store(Protocol):
    """Keep bytes and sets of words under keys, for *seconds* or – where that is None – until they are deleted.

    Each operation happens at once or not at all, whoever else is at work, and touches one key, or – a step – keys that
    share a hash tag. Any of them raises StoreDown when it cannot be known what is there: never is it taken for nothing.
    One that writes may then have been done, once, or not at all; whoever needs to know looks what is there.
    """

    async def get(self, key: str, /) -> bytes | None:
        """Read what is under *key*."""
        ...

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Keep *value*, and tell whether it is kept: *if_absent*, only where there was nothing."""
        ...

    async def take(self, key: str, /) -> bytes | None:
        """Read what is under *key* and delete it, so that nobody else gets it."""
        ...

    async def delete(self, key: str, /, *, if_equal: bytes | None = None) -> bool:
        """Delete what is under *key*, or only that very value; tell whether it was there."""
        ...

    async def swap(self, key: str, old: bytes, new: bytes, /, *, seconds: float | Literal["left"] | None) -> bool:
        """Put *new* in the place of *old*, and tell whether it was still there; *seconds* may be those `left` to it."""
        ...

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Let *step* decide over all *keys* at once, and give its answer; raises ValueError without one hash tag."""
        ...

    async def add(self, key: str, member: str, /, *, seconds: float | None) -> None:
        """Let *member* belong to the set *key*, which is kept at least so long."""
        ...

    async def remove(self, key: str, member: str, /) -> None:
        """Let *member* no longer belong to the set *key*."""
        ...

    async def members(self, key: str, /) -> frozenset[str]:
        """Read the set *key*; one that does not exist is empty."""
        ...
