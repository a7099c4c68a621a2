"""The seam: what can be asked of a store, and what each answer promises."""

from typing import Literal, Protocol

__all__ = ["Store"]


class Store(Protocol):
    """Keep bytes and sets of words under keys, for *seconds* or – where that is None – until they are deleted.

    Each operation happens at once or not at all, whoever else is at work, and touches one key. Any of them raises
    StoreDown when it cannot be known what is there: never is it taken for nothing.
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

    async def add(self, key: str, member: str, /, *, seconds: float | None) -> None:
        """Let *member* belong to the set *key*, which is kept at least so long."""
        ...

    async def remove(self, key: str, member: str, /) -> None:
        """Let *member* no longer belong to the set *key*."""
        ...

    async def members(self, key: str, /) -> frozenset[str]:
        """Read the set *key*; one that does not exist is empty."""
        ...
