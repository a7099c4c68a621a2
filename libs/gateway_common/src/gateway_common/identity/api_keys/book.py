"""The seam: where the records of keys are kept."""

from collections.abc import Sequence
from typing import Protocol

from gateway_common.identity.api_keys.record import KeyRecord

__all__ = ["KeyBook"]


class KeyBook(Protocol):
    """Keep records by the ids of their keys; raises StoreDown when it cannot be known what is in it."""

    async def find(self, key_id: str, /) -> KeyRecord | None:
        """Give the record of one key."""
        ...

    async def add(self, record: KeyRecord, /) -> bool:
        """Write a new record, and tell whether its id was free."""
        ...

    async def replace(self, old: KeyRecord, new: KeyRecord, /) -> bool:
        """Write *new* in the place of *old*, and tell whether that was still there."""
        ...

    async def every(self) -> Sequence[KeyRecord]:
        """Give all records, the oldest first."""
        ...
