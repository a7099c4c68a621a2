"""Keys that were shown a moment ago: the reason why a revocation takes seconds, and a request no look at the store.

Only who shows the whole key is known again. A wrong secret is looked up each time, exactly as the key of nobody is, so
that the time an answer takes does not tell one from the other.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hmac import compare_digest

from gateway_common.deadline import now
from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.single_flight import SingleFlight

__all__ = ["Find", "Recent"]

NOBODYS = bytes(32)
"""The digest that no key has."""

Find = Callable[[str], Awaitable[KeyRecord | None]]
"""Look for the record of a key by its id; raises StoreDown when it cannot be known."""


@dataclass(frozen=True, slots=True)
class _Known:
    record: KeyRecord
    ends: float


class Recent:
    """Believe what *find* said of a key for *seconds* from the moment it was asked, of at most *most* keys.

    Whoever shows the same key meanwhile waits for the same answer. Nothing is believed longer because *find* fails.
    """

    def __init__(self, find: Find, *, seconds: float, most: int) -> None:
        self._find = find
        self._seconds = seconds
        self._most = most
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._flights = SingleFlight[KeyRecord | None]()

    async def __call__(self, key_id: str, digest: bytes) -> KeyRecord | None:
        """Give the record of the key with this id and this digest; None if there is no such key."""
        known = self._known.get(digest)
        if known is not None and now() < known.ends:
            self._known.move_to_end(digest)
            return known.record
        return await self._flights(digest, lambda: self._asked(key_id, digest))

    async def aclose(self) -> None:
        """End whatever is being looked up."""
        await self._flights.aclose()

    async def _asked(self, key_id: str, digest: bytes) -> KeyRecord | None:
        ends = now() + self._seconds
        self._known.pop(digest, None)
        record = await self._find(key_id)
        is_same = compare_digest(digest, bytes.fromhex(record.digest) if record else NOBODYS)
        if record is None or not is_same:
            return None
        self._keep(digest, _Known(record, ends))
        return record

    def _keep(self, digest: bytes, known: _Known) -> None:
        self._known[digest] = known
        if len(self._known) > self._most:
            self._known.popitem(last=False)
