"""The second level: kept answers in the store that all processes share, which may lose them at any time.

    cache:<gateway>:<key>    an answer: a line of marks, one of JSON, and its body
    cache-of:<name>          the mark of all answers of one target or tag, of all gateways that share the store

An answer is good while each of its names has the mark that it had when the answer was kept. So to forget all answers
of a name, however many they are, is to delete its mark. The store is asked only when this process has nothing. One
that is away, or takes too long, counts as empty.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

import orjson

from gateway_common.services.caching.marks import MARKED
from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.storing import Terms, has_validator
from gateway_common.stores import Store, StoreDown

__all__ = ["Far", "FarDown", "packed", "unpacked"]

VERSION = "2"
FOR_VALIDATION = 300.0
"""How many seconds longer an answer is kept that a service can be asked about."""

LONGEST = 86_400.0
"""How many seconds an answer is kept in the store at most."""


class FarDown(Exception):
    """Say that nobody knows what the store holds."""


class Far:
    """Keep answers for *gateway* in *store*, each operation within so many seconds; *now* is the loop's clock."""

    def __init__(
        self,
        store: Store,
        within: float,
        *,
        gateway: str,
        now: Callable[[], float],
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._within = within
        self._gateway = gateway
        self._now = now
        self._wall_clock = wall_clock

    async def get(self, key: str) -> Stored | None:
        """Give what is under *key* and good, None if there is nothing; raises FarDown."""
        try:
            async with asyncio.timeout(self._within):
                raw = await self._store.get(self._place(key))
                if raw is None:
                    return None
                marks, _, rest = raw.partition(b"\n")
                found = unpacked(rest, self._wall_clock() - self._now())
                return found if found is not None and await self._is_good(found, marks) else None
        except (StoreDown, TimeoutError) as error:
            raise FarDown from error

    async def put(self, key: str, stored: Stored) -> None:
        """Keep *stored* for as long as it is of use; raises FarDown."""
        left = stored.terms.useful_for - stored.age(self._now())
        seconds = min(left + (FOR_VALIDATION if has_validator(stored.headers) else 0.0), LONGEST)
        if seconds <= 0:
            return
        raw = packed(stored, self._wall_clock() - self._now())
        try:
            async with asyncio.timeout(self._within * (2 + len(stored.names))):
                marks = [await self._mark(name, seconds) for name in stored.names]
                await self._store.put(self._place(key), b" ".join(marks) + b"\n" + raw, seconds=seconds)
        except (StoreDown, TimeoutError) as error:
            raise FarDown from error

    async def forget(self, names: Iterable[str], keys: Iterable[str] = ()) -> int:
        """Forget all that has one of *names*, and what is under *keys*; tell how many were known; raises FarDown."""
        places = [*(_named(name) for name in names), *(self._place(key) for key in keys)]
        try:
            return sum([await self._store.delete(place) for place in places])
        except StoreDown as error:
            raise FarDown from error

    async def _mark(self, name: str, seconds: float) -> bytes:
        mine = f"m{secrets.token_hex(8)}".encode("ascii")  # no number, which a store would give back as one
        [mark] = await self._store.step(MARKED, [_named(name)], [mine, int(seconds * 1_000_000)])
        return mark if isinstance(mark, bytes) else b"%d" % mark

    async def _is_good(self, stored: Stored, marks: bytes) -> bool:
        known = [await self._store.get(_named(name)) or b"" for name in stored.names]
        return [one.partition(b" ")[0] for one in known] == marks.split(b" ") and all(known)

    def _place(self, key: str) -> str:
        return f"cache:{self._gateway}:{_digest(key)}"


def packed(stored: Stored, offset: float) -> bytes:
    """Spell *stored* for the store; *offset* is the wall clock less the loop's."""
    fields = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in stored.headers]
    times = [stored.since + offset, stored.heard + offset]
    said: list[Any] = [VERSION, stored.status, fields, list(stored.terms), times, stored.names]
    return orjson.dumps(said) + b"\n" + stored.body


def unpacked(raw: bytes, offset: float) -> Stored | None:
    """Read what was spelled for the store; None for what another release wrote, or nobody did."""
    head, _, body = raw.partition(b"\n")
    try:
        version, status, fields, terms, (since, heard), names = orjson.loads(head)
        if version != VERSION:
            return None
        headers = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in fields)
        lifetime, checked, strict, stale_while, stale_if_error, tags = terms
        kept = Terms(lifetime, checked, strict, stale_while, stale_if_error, tuple(tags))
        return Stored(int(status), headers, body, kept, since - offset, heard - offset, tuple(names))
    except (ValueError, TypeError, AttributeError):
        return None


def _named(name: str) -> str:
    return f"cache-of:{_digest(name)}"


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:40]
