"""Keys in the store that all gateways share."""

import time
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.stores import Store, StoreDown

__all__ = ["StoreBook"]

IDS = "api-keys"
ONE = "api-key:{}"
REMEMBERED_AFTER = 30 * 86_400
"""Seconds for which a key that expired can still be listed."""


class StoreBook:
    """Keep each record under the id of its key, for a month longer than the key lives, and all ids in one set."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    async def find(self, key_id: str, /) -> KeyRecord | None:
        """Read one value."""
        found = await self._store.get(ONE.format(key_id))
        return None if found is None else _read(found)

    async def add(self, record: KeyRecord, /) -> bool:
        """Note the id first: a key that counts is always listed, and an id without a record harms nobody."""
        await self._store.add(IDS, record.id, seconds=None)
        left = self._left(record)
        return await self._store.put(ONE.format(record.id), _written(record), seconds=left, if_absent=True)

    async def replace(self, old: KeyRecord, new: KeyRecord, /) -> bool:
        """Swap the values; *old* was written exactly as it is written now."""
        return await self._store.swap(ONE.format(old.id), _written(old), _written(new), seconds=self._left(new))

    async def every(self) -> Sequence[KeyRecord]:
        """Read the record of every id, and forget ids whose records are gone."""
        ids = await self._store.members(IDS)
        found = {key_id: await self.find(key_id) for key_id in ids}
        for key_id in (one for one, record in found.items() if record is None):
            await self._store.remove(IDS, key_id)
        return sorted(filter(None, found.values()), key=lambda record: (record.issued_at, record.id))

    def _left(self, record: KeyRecord) -> float:
        return max(record.expires_at - self._clock(), 0) + REMEMBERED_AFTER


def _written(record: KeyRecord) -> bytes:
    return record.model_dump_json(exclude_none=True).encode()


def _read(found: bytes) -> KeyRecord:
    try:
        return KeyRecord.model_validate_json(found)
    except ValidationError:
        raise StoreDown("the record of a key cannot be read") from None
