"""The second level: kept answers in the store that all processes share, which may lose them at any time.

    cache:<gateway>:<key>          an answer without its body, and the marks that its names had
    cache-body:<gateway>:<key>     its body
    cache-of:<name>                the mark of all answers of one target or tag, of all gateways that share the store

An answer is good while each of its names has the mark that it had when the answer was kept. So to forget all answers
of a name, however many they are, is to change its mark. What was asked for before a name was cleared does not get in.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Iterable
from hashlib import sha256
from typing import Any, TypeVar

from gateway_common.services.caching.editions import PROLONGED, behind, body_of, new_edition
from gateway_common.services.caching.marks import CLEARED, MARKED, NEVER, REMEMBERED
from gateway_common.services.caching.packing import Packed, packed, unpacked
from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.storing import has_validator
from gateway_common.stores import Store, StoreDown, Word

__all__ = ["Far", "FarDown", "mark_of"]

T = TypeVar("T")

FOR_VALIDATION = 300.0
"""How many seconds longer an answer is kept that a service can be asked about."""

LONGEST = 86_400.0
"""How many seconds an answer is kept in the store at most."""

APART = 1.0
"""By how many seconds clocks of processes may differ: of what was heard later than that nobody can tell the age."""

_SECOND = 1_000_000


class FarDown(Exception):
    """Say that nobody knows what the store holds."""


class Far:
    """Keep answers for *gateway* in *store*; *now* is the loop's clock.

    - *Down*: whoever asks is told at once, as by any store, and the service is asked.
    - *Slow*: whoever looks waits as long as for any store, twice its time-out at most. A shorter time of our own would
      take a loop that was busy for a store that is slow, and ask services for more just then.
    - *Wrong*: what cannot be read, comes from the future, or lost its body or a mark, is not there.
    """

    def __init__(
        self, store: Store, *, gateway: str, now: Callable[[], float], wall_clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._now = now
        self._wall_clock = wall_clock

    async def get(self, key: str, near: Stored | None = None) -> Stored | None:
        """Give what is under *key* and good, None if there is nothing; raises FarDown.

        What is *near* already of the same edition is not moved. It has to be run in a Task, as all of this.
        """
        looked, place = self._now(), self.place_of(key)
        try:
            head = await self._store.get(f"cache:{place}")
            found = None if head is None else unpacked(head, self._wall_clock() - looked)
            if found is None or found.stored.heard > looked + APART:
                return None
            if not await self._completed(found, place, near):
                return None
        except StoreDown as error:
            raise FarDown from error
        found.stored.looked = looked
        return found.stored

    async def put(self, key: str, stored: Stored) -> None:
        """Keep *stored* for as long as it is of use, unless it was cleared since it was asked for; raises FarDown."""
        left = stored.terms.useful_for - stored.age(self._now())
        seconds = min(left + (FOR_VALIDATION if has_validator(stored.headers) else 0.0), LONGEST)
        if seconds <= 0:
            return
        place = self.place_of(key)
        try:
            marks = await self._marks(stored, seconds)
            if marks is not None:
                await self._put_body(f"cache-body:{place}", stored, seconds)
                raw = packed(stored, marks, self._wall_clock() - self._now())
                await self._store.put(f"cache:{place}", raw, seconds=seconds)
        except StoreDown as error:
            raise FarDown from error

    async def forget(self, names: Iterable[str], keys: Iterable[str] = ()) -> int:
        """Forget all that has one of *names*, and what is under *keys*; tell how many names were known; raises FarDown.

        What of *names* is on its way into the store does not get there.
        """
        known = await self.change(map(mark_of, names))
        places = [self.place_of(key) for key in keys]
        await _together(self._store.delete(f"{kind}:{place}") for place in places for kind in ("cache", "cache-body"))
        return known

    async def change(self, marks: Iterable[str]) -> int:
        """Put others in the place of *marks*, and tell how many were known; raises FarDown."""
        told = await _together(self._store.step(CLEARED, [mark], [_new_mark()]) for mark in marks)
        return sum(int(known) for [known] in told)

    def place_of(self, key: str) -> str:
        """Name the place of what is under *key*."""
        return f"{self._gateway}:{_digest(key)}"

    async def _completed(self, found: Packed, place: str, near: Stored | None) -> bool:
        """Fill in the body, and tell whether that is there and all marks are as they were."""
        stored, marks = found
        known = near if near is not None and near.edition == stored.edition else None
        names = [self._store.get(mark_of(name)) for name in stored.names]
        bodies = [] if known is not None else [self._store.get(f"cache-body:{place}")]
        told = await _together([*names, *bodies])
        if known is not None:
            stored.body, stored.values = known.body, known.values
        else:
            body = body_of(stored.edition, told.pop())
            if body is None:
                return False
            stored.body = body
        return [(one or b"").partition(b" ")[0] for one in told] == marks

    async def _marks(self, stored: Stored, seconds: float) -> list[bytes] | None:
        """Give the marks of its names, None if one of them may have been cleared after it was asked for."""
        lasts = int(seconds * _SECOND)
        told = await _together(self._store.step(MARKED, [mark_of(name)], [_new_mark(), lasts]) for name in stored.names)
        cleared = [int(since) / _SECOND for _, since in told if since != NEVER]
        took = self._now() - stored.looked
        if any(since < took for since in (*cleared, REMEMBERED)):
            return None
        return [mark if isinstance(mark, bytes) else b"%d" % mark for mark, _ in told]

    async def _put_body(self, place: str, stored: Stored, seconds: float) -> None:
        """Put the body, unless that edition is there: then it only lasts longer."""
        if stored.edition:
            words: list[Word] = [stored.edition.encode("ascii"), int(seconds * _SECOND)]
            [is_there] = await self._store.step(PROLONGED, [place], words)
            if is_there:
                return
        stored.edition = new_edition()
        await self._store.put(place, behind(stored.edition, stored.body), seconds=seconds)


def mark_of(name: str) -> str:
    """Name the place of the mark of *name*, however long that is."""
    return f"cache-of:{_digest(name)}"


async def _together(asked: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Ask for all of it at once; raises FarDown when one has no answer."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_told(one)) for one in asked]
    answers = [task.result() for task in tasks]
    told = [answer for answer in answers if not isinstance(answer, StoreDown)]
    if len(told) < len(answers):
        raise FarDown
    return told


async def _told(asked: Coroutine[Any, Any, T]) -> T | StoreDown:
    try:
        return await asked
    except StoreDown as down:
        return down


def _new_mark() -> bytes:
    return f"m{secrets.token_hex(8)}".encode("ascii")  # no number, which a store would give back as one


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:40]
