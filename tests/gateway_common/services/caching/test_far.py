"""What processes share of what they keep: found by others, cleared for all, and never missed when it is away."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from gateway_common.services.caching import Far
from gateway_common.services.caching.marks import CLEARED
from gateway_common.services.caching.packing import Packed, packed, unpacked
from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.storing import Terms
from gateway_common.stores import MemoryStore, Step, Store, StoreDown, Word
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.services.caching.given import (
    PATIENT,
    Origin,
    SlowToTell,
    a_cache,
    asking,
    cached,
    says,
    settled,
)

KEPT = Stored(
    200, ((b"etag", b'"\xe4"'),), b"a\nb\xff", Terms(60.0, stale_while=5.0, tags=("a",)), 1.0, 2.0, ("x\0/y",)
)
KEPT.edition, KEPT.owner = "b1", "mia"


class Away(MemoryStore):
    """Fail like a store that is away."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def get(self, _: str, /) -> bytes | None:
        """Fail."""
        self.asked += 1
        raise StoreDown("it is away")

    async def put(self, *_: object, **__: object) -> bool:
        """Fail."""
        raise StoreDown("it is away")


class Counting(MemoryStore):
    """Count what is cleared."""

    cleared = 0

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Count it."""
        self.cleared += step is CLEARED
        return await super().step(step, keys, words)


async def test_what_one_process_keeps_others_find(store: Store) -> None:
    """A second process asks the store before the service, and is told the same with its age."""
    origin = Origin(says(headers={"cache-control": "max-age=60", "age": "7", "etag": '"a"'}))
    ours, theirs = a_cache(store, PATIENT), a_cache(store, PATIENT)
    await cached(origin, ours)(asking())
    await settled(ours)
    answer = await cached(origin, theirs)(asking())

    assert len(origin.asked) == 1
    assert (answer.body, answer.header(b"etag"), answer.header(b"age")) == (b"hello", b'"a"', b"7")


async def test_what_is_cleared_is_cleared_for_all(store: Store) -> None:
    """By a write and by a tag: what others have near they ask for again after `near_for`, here at once."""
    origin = Origin(says(headers={"cache-control": "max-age=60", "cache-tag": "t"}))
    ours, theirs = a_cache(store, PATIENT), a_cache(store, PATIENT.model_copy(update={"near_for": 0.000001}))
    for cache in (ours, theirs):
        await cached(origin, cache)(asking())
        await settled(cache)
    before = len(origin.asked)
    ours.clear(["shop#t"])
    await settled(ours)
    await cached(origin, theirs)(asking())

    assert (before, len(origin.asked)) == (1, 2)


@pytest.mark.parametrize("memory", [1 << 20, 0])
async def test_what_the_service_takes_back_others_do_not_find(store: Store, memory: int) -> None:
    """An answer that may not be kept any more is forgotten in the store as well, also where nothing is kept near."""
    answers = iter([says(headers={"cache-control": "max-age=0", "etag": '"a"'}), says(headers={})])
    origin = Origin(lambda _: next(answers, says(b"new")))
    ours = a_cache(store, PATIENT.model_copy(update={"memory": memory}))
    for _ in range(2):
        await cached(origin, ours)(asking())
        await settled(ours)
    answer = await cached(origin, a_cache(store, PATIENT))(asking())

    assert answer.body == b"new"
    assert b"if-none-match" not in dict(origin.asked[-1].headers)


async def test_gateways_share_no_answers_but_their_clearing(store: Store) -> None:
    """Each asks the service in its own way, so that it finds nothing of another; what one clears is so for all."""
    origin = Origin()
    mobile, public = a_cache(store, PATIENT), a_cache(store, PATIENT, gateway="public")
    for cache in (mobile, public):
        await cached(origin, cache)(asking())
        await settled(cache)
    before = len(origin.asked)
    public.clear(["shop#menus"])
    await settled(public)
    await cached(origin, a_cache(store, PATIENT))(asking())

    assert (before, len(origin.asked)) == (2, 3)


@simulated
async def test_clearing_does_the_same_for_one_answer_and_for_a_thousand() -> None:
    """A name is forgotten by one word to the store, however many have it."""
    store = Counting()
    ours = a_cache(store)
    for number in range(1000):
        await cached(Origin(), ours)(asking(path=f"/{number}"))
        await pass_time(0.001)
    ours.clear(["shop#menus"])
    await pass_time(0.001)
    found = await cached(Origin(says(b"new")), a_cache(store))(asking(path="/7"))

    assert (store.cleared, found.body) == (1, b"new")


@simulated
async def test_what_is_stale_and_shared_is_given_while_it_is_renewed() -> None:
    """A process that finds it in the store makes nobody wait either (RFC 5861)."""
    stale = says(headers={"cache-control": "max-age=1, stale-while-revalidate=60"})
    store, origin = MemoryStore(), Origin(stale, takes=3.0)
    await cached(origin, other := a_cache(store))(asking())
    await settled(other)
    loop, caching = asyncio.get_running_loop(), cached(origin, a_cache(store))
    started = loop.time()
    answer = await caching(asking())
    took = loop.time() - started
    await pass_time(4.0)

    assert (answer.body, took) == (b"hello", 0.0)
    assert len(origin.asked) == 2


@simulated
async def test_a_store_that_is_away_costs_hits_and_nothing_else() -> None:
    """The service is asked, and what is near is still given."""
    origin = Origin()
    caching = cached(origin, a_cache(Away()))
    answers = [await caching(asking()) for _ in range(2)]
    await pass_time(10.0)
    answers.append(await caching(asking()))

    assert [str(one.state) for one in answers] == ["ok"] * 3
    assert len(origin.asked) == 1


@simulated
async def test_a_process_that_is_busy_finds_what_is_shared() -> None:
    """A loop that turns slowly is no store that is slow: services are not asked for more just then."""
    store, origin = SlowToTell(), Origin()
    store.seconds = 0.2
    await cached(origin, ours := a_cache(store))(asking())
    await settled(ours)
    await cached(origin, a_cache(store))(asking())

    assert len(origin.asked) == 1


@simulated
async def test_a_hundred_misses_look_once() -> None:
    """Those who ask for the same wait for one look at the store, too."""
    store = Away()
    caching = cached(Origin(takes=0.1), a_cache(store))
    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(caching(asking()))

    assert store.asked == 1


@pytest.mark.parametrize(("set_back", "found"), [(0.0, True), (0.5, True), (3600.0, False)])
@simulated
async def test_what_comes_from_the_future_is_not_believed(set_back: float, *, found: bool) -> None:
    """A process whose clock was set back cannot tell how old it is, and would give it as new for as long."""
    store, now = MemoryStore(), asyncio.get_running_loop().time
    answer = replace(KEPT, terms=Terms(60.0), since=now(), heard=now(), looked=now())
    await Far(store, gateway="mobile", now=now, wall_clock=lambda: 10_000.0).put("k", answer)
    theirs = Far(store, gateway="mobile", now=now, wall_clock=lambda: 10_000.0 - set_back)

    assert (await theirs.get("k") is not None) is found


def test_what_is_spelled_for_the_store_is_read_the_same() -> None:
    """Fields, terms, names and marks survive; times are spelled by the wall clock, which all have."""
    read = unpacked(packed(KEPT, [b"m1"], offset=100.0), 40.0)

    assert read == Packed(replace(KEPT, body=b"", since=61.0, heard=62.0), [b"m1"])


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"null", b'["0",200]', b'["2",200,[],[],[1,2],[]]', b'["3",200,[],[],[1,2],[],[],1]', b"\xff"],
)
def test_what_is_no_answer_of_ours_is_nothing(raw: bytes) -> None:
    """What another release wrote, or nobody, is a miss and no error."""
    assert unpacked(raw, 0.0) is None
