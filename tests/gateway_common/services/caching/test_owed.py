"""What was cleared while the store was away: it is told as soon as it is back, and others are given nothing of it."""

import asyncio
import tracemalloc
from collections.abc import Sequence

import pytest

from gateway_common.services.caching import Far, FarDown
from gateway_common.services.caching.owed import MOST, Owed
from gateway_common.stores import MemoryStore, Step, StoreDown, Word
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.services.caching.given import Origin, a_cache, asking, cached, says, settled

DECLARED = "shop#menus"


class Going(MemoryStore):
    """Be away for a while."""

    away = False
    asked = 0

    async def get(self, key: str, /) -> bytes | None:
        """Answer, unless it is away."""
        self._need()
        return await super().get(key)

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Answer, unless it is away."""
        self._need()
        return await super().step(step, keys, words)

    def _need(self) -> None:
        self.asked += 1
        if self.away:
            raise StoreDown("it is away")


@simulated
async def test_what_was_cleared_while_the_store_was_away_is_so_when_it_is_back() -> None:
    """Before a process asks it for anything it tells what it has cleared meanwhile, for itself and all others."""
    store, told = Going(), iter([b"old"])
    origin = Origin(lambda _: says(next(told, b"new")))
    ours = a_cache(store)
    await cached(origin, ours)(asking())
    await settled(ours)
    store.away = True
    ours.clear([DECLARED])
    await pass_time(0.1)
    store.away = False
    answers = [(await cached(origin, cache)(asking())).body for cache in (ours, a_cache(store))]

    assert answers == [b"new"] * 2


@simulated
async def test_a_store_that_is_back_is_told_though_nobody_asks_here() -> None:
    """Others must not find for hours what a process cleared that nobody has asked for anything since."""
    store, told = Going(), iter([b"old"])
    origin = Origin(lambda _: says(next(told, b"new"), headers={"cache-control": "public, max-age=3600"}))
    await cached(origin, other := a_cache(store))(asking())
    await settled(other)
    store.away = True
    a_cache(store).clear([DECLARED])
    await pass_time(60.0)
    store.away = False
    await pass_time(2.0)
    answer = await cached(origin, a_cache(store))(asking())

    assert answer.body == b"new"


@pytest.mark.parametrize(("store_is_away", "body"), [(False, b"sorry"), (True, b"old")])
@simulated
async def test_what_others_may_have_cleared_covers_no_error(*, store_is_away: bool, body: bytes) -> None:
    """What the store does not have any more may be confirmed, and not given; where nobody can say, it has to do."""
    store, told = Going(), iter([b"old"])
    lasting = {"cache-control": "public, max-age=60, stale-if-error=3600"}
    failed = says(b"sorry", status=503, headers={})
    origin = Origin(lambda _: says(next(told), headers=lasting) if len(origin.asked) == 1 else failed)
    ours = a_cache(store)
    await cached(origin, ours)(asking())
    await settled(ours)
    a_cache(store).clear([DECLARED])
    await pass_time(90.0)
    store.away = store_is_away
    answer = await cached(origin, ours)(asking())

    assert answer.body == body


@simulated
async def test_what_is_owed_to_a_store_is_bounded() -> None:
    """However long it is away, and however much is cleared; to find out that it still is takes one question."""
    store, owed = Going(), Owed()
    store.away = True
    far = Far(store, gateway="mobile", now=asyncio.get_running_loop().time)
    owed.add(f"n{number}" for number in range(MOST + 10))
    with pytest.raises(FarDown):
        await owed.pay(far)
    left, asked = len(owed), store.asked
    store.away = False
    await owed.pay(far)

    assert (left, asked, len(owed)) == (MOST, 1, 0)
    assert store.asked == asked + MOST


def test_what_is_owed_takes_as_much_room_for_long_names() -> None:
    """A name is a target, as long as clients like: no flood of writes to a store that is away fills the memory."""
    owed = Owed()
    tracemalloc.start()
    owed.add(f"{number}{'n' * 8000}" for number in range(1000))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(owed) == 1000
    assert taken < 400_000
