"""What a gateway keeps of all services' answers: near, in this process, and far, in the store that processes share.

request ──► near ──nothing, or too old──► flight ──► far ──nothing──► service
             ▲                               │         ▲
             └────────── the answer ─────────┴─────────┘ behind the client's back
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from gateway_common.deadline import clock
from gateway_common.services.caching.far import Far, FarDown
from gateway_common.services.caching.flights import Flight, Flights
from gateway_common.services.caching.owed import Owed
from gateway_common.services.caching.shelf import Shelf
from gateway_common.services.caching.stored import Stored
from gateway_common.services.call import Answer
from gateway_common.settings.cache import CacheSettings
from gateway_common.stores import Store
from gateway_common.telemetry import Meters

__all__ = ["Cache", "Landed"]

UNKEPT_FOR = 10.0
"""How many seconds it is believed that an answer may not be kept."""

MOST_UNKEPT = 4096
"""How many keys are remembered for that, by their hashes: a key may be as long as a body."""

MOST_CLEARED = 256
"""How many clearings are remembered; what was asked for before all of them counts as cleared."""

AGAIN = 1.0
"""After how many seconds a store that was away is told again what was cleared."""

MOST_ERRANDS = 1024
"""How many answers may be on their way to the store; more than that are kept near alone. Clearing always goes there."""


class Landed(NamedTuple):
    """Hold what a flight brought: an answer that is *stored* for all, or an *answer* for who began it alone.

    *failed* says that the service is to blame for there being nothing to keep. *fwd_status* is what it said, 0 if it
    was not asked.
    """

    stored: Stored | None = None
    answer: Answer | None = None
    failed: bool = False
    fwd_status: int = 0


class Cache:
    """Keep answers as *settings* say, count what becomes of requests in *meters*, and share it in *store*, if any.

    What is there is for processes of this *gateway* alone: others may ask the same service otherwise.

    A store that is away or wrong costs nothing but hits; one that is slow is waited for, as `Far` tells.
    """

    def __init__(self, settings: CacheSettings, meters: Meters, store: Store | None = None, gateway: str = "") -> None:
        self.settings = settings
        self.gateway = gateway
        self.meters = meters
        self.shelf = Shelf(settings.memory)
        self.flights = Flights[Landed](joined_for=settings.fetch_within)
        self.clears = 0
        self._cleared: deque[frozenset[str]] = deque(maxlen=MOST_CLEARED)
        self.errands = Flights[None](MOST_ERRANDS)
        self._store = store
        self._owed = Owed()
        self._unkept: dict[int, float] = {}

    @property
    def keeps(self) -> bool:
        """Tell whether there is room for anything, here or in a store."""
        return self.settings.memory > 0 or self._store is not None

    @cached_property
    def now(self) -> Callable[[], float]:
        """Give the loop's clock."""
        return clock()  # found by the first call, for only then a loop is sure to run

    @cached_property
    def far(self) -> Far | None:
        """Give the second level, None if this process is alone."""
        return None if self._store is None else Far(self._store, gateway=self.gateway, now=self.now)

    def is_believed(self, stored: Stored, now: float) -> bool:
        """Tell whether no other process can have cleared *stored* without our knowing for too long."""
        return self._store is None or now - stored.looked <= self.settings.near_for

    def keep(self, key: str, stored: Stored) -> None:
        """Keep *stored* near, and far as soon as that can be."""
        if len(stored.body) > self.settings.most_entry:
            return
        self.shelf.put(key, stored)
        far = self.far
        if far is not None:
            self.errands.behind(key, frozenset(), lambda _: _quietly(self._put_far(far, key, stored)))

    def drop(self, key: str, found: Stored | None) -> None:
        """Forget what is under *key*, for the service says otherwise now; there is some if any was *found*."""
        far = self.far
        self.shelf.drop(key)
        if far is not None and found is not None:
            self.errands.behind(f"drop {key}", frozenset(), lambda _: _quietly(far.forget((), [key])))

    def is_unkept(self, key: str) -> bool:
        """Tell whether what is under *key* turned out lately to be nothing to keep, which nobody should wait for."""
        until = self._unkept.get(hash(key))
        if until is not None and until <= self.now():
            del self._unkept[hash(key)]
            return False
        return until is not None

    def note_unkept(self, key: str, found: Stored | None) -> None:
        """Note that what is under *key* may not be kept, nor what was *found* there."""
        self.drop(key, found)
        if len(self._unkept) >= MOST_UNKEPT:
            self._unkept.clear()
        self._unkept[hash(key)] = self.now() + UNKEPT_FOR

    def clear(self, names: Iterable[str]) -> int:
        """Forget everything of these *names*, here at once and elsewhere soon; tell how much that was here."""
        cleared = frozenset(names)
        self.clears += 1
        self._cleared.append(cleared)
        self.flights.clear(cleared)
        far = self.far
        if far is not None:
            self._owed.add(cleared)
            if self.errands.under_way("owed") is None:
                self.errands.begin("owed", frozenset(), lambda _: self._paid(far)).goes_on()
        return self.shelf.forget(cleared)

    async def look_far(self, key: str, found: Stored | None, flight: Flight[Any], *, readable: bool) -> Stored | None:
        """Give what other processes keep, and keep it here, unless it was cleared while *flight* brings it.

        Where nobody can say, what was *found* here has to do. What is not there others may have cleared: it may be
        confirmed then, and not given.
        """
        far = self.far
        if far is None:
            return None
        try:
            await self._owed.pay(far)
            kept = await far.get(key, found)
        except FarDown:
            return found
        if kept is not None:
            kept.readable = readable
            if not self.is_outdated(kept, flight):
                self.shelf.put(key, kept)
        elif found is not None and self.shelf.get(key) is found:
            self.shelf.put(key, replace(found, terms=found.terms._replace(checked=True, strict=True)))
        return kept

    def was_cleared(self, names: Iterable[str], *, since: int) -> bool:
        """Tell whether any of *names* was cleared after the first *since* clearings, as far as anybody remembers."""
        later = self.clears - since
        if later > len(self._cleared):
            return True
        return any(not cleared.isdisjoint(names) for cleared in islice(reversed(self._cleared), later))

    def is_outdated(self, stored: Stored, flight: Flight[Any]) -> bool:
        """Tell whether *stored* was cleared while *flight* brought it."""
        return not flight.cleared.isdisjoint(stored.names)

    async def _put_far(self, far: Far, key: str, stored: Stored) -> None:
        await self._owed.pay(far)
        await far.put(key, stored)

    async def _paid(self, far: Far) -> None:
        """Tell *far* what it is owed, as soon as it is there: perhaps nobody here asks it for anything until then."""
        while True:
            try:
                return await self._owed.pay(far)
            except FarDown:
                await asyncio.sleep(AGAIN)

    async def aclose(self) -> None:
        """End whatever is under way, and tell the store once more what it is owed."""
        await self.flights.aclose()
        await self.errands.aclose()
        if self.far is not None:
            await _quietly(self._owed.pay(self.far))


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    with suppress(FarDown):
        await work
