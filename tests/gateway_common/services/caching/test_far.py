"""What processes share of what they keep: found by others, cleared for all, and never missed when it is away."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from gateway_common.services.caching import Cache
from gateway_common.services.caching.far import packed, unpacked
from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.storing import Terms
from gateway_common.settings import StoreSettings
from gateway_common.settings.cache import CacheSettings
from gateway_common.stores import MemoryStore, Step, Store, StoreDown, Word, store_of
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.services.caching.given import Origin, a_cache, asking, cached, says
from tests.support.redis import store_settings

KEPT = Stored(
    200, ((b"etag", b'"\xe4"'),), b"a\nb\xff", Terms(60.0, stale_while=5.0, tags=("a",)), 1.0, 2.0, ("x\0/y",)
)

PATIENT = CacheSettings(store_within=30.0)
"""A Redis on a busy machine is slow, and not away."""


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    settings = StoreSettings() if request.param == "memory" else store_settings(request.getfixturevalue("redis"))
    async with store_of(settings) as store:
        yield store


class Away(MemoryStore):
    """Fail like a store that is away, or only be slow."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.asked = 0

    async def get(self, key: str, /) -> bytes | None:
        """Answer late, or not at all."""
        self.asked += 1
        if self.seconds:
            await asyncio.sleep(self.seconds)  # on a simulated clock
            return await super().get(key)
        raise StoreDown("it is away")

    async def put(self, *_: object, **__: object) -> bool:
        """Fail."""
        raise StoreDown("it is away")


class Slow(MemoryStore):
    """Take a moment for each mark and each answer."""

    seconds = 0.01

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Answer after a while."""
        await asyncio.sleep(self.seconds)  # on a simulated clock
        return await super().step(step, keys, words)


class SlowToTell(MemoryStore):
    """Take a moment to tell what was there when it was asked."""

    seconds = 0.01

    async def get(self, key: str, /) -> bytes | None:
        """Answer after a while."""
        found = await super().get(key)
        await asyncio.sleep(self.seconds)  # on a simulated clock
        return found


class Counting(MemoryStore):
    """Count what is deleted."""

    deleted = 0

    async def delete(self, key: str, /, *, if_equal: bytes | None = None) -> bool:
        """Count it."""
        self.deleted += 1
        return await super().delete(key, if_equal=if_equal)


async def settled(cache: Cache) -> None:
    """Wait until what is done behind everybody's back is done."""
    async with asyncio.timeout(120):
        while cache.errands:  # noqa: ASYNC110 – nobody is told when it is
            await asyncio.sleep(0)


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


async def test_what_the_service_takes_back_others_do_not_find(store: Store) -> None:
    """An answer that may not be kept any more is forgotten in the store as well."""
    answers = iter([says(headers={"cache-control": "max-age=0", "etag": '"a"'}), says(headers={})])
    origin = Origin(lambda _: next(answers, says(b"new")))
    ours = a_cache(store, PATIENT)
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


@pytest.mark.parametrize("cleared", ["before it is put", "while it is put"])
@simulated
async def test_a_write_is_not_undone_by_what_was_on_its_way(cleared: str) -> None:
    """What a process kept before it cleared it does not get into the store afterwards."""
    store = Slow()
    origin, ours = Origin(), a_cache(store)
    await cached(origin, ours)(asking())
    if cleared == "while it is put":
        await pass_time(0.5 * store.seconds)
    ours.clear(["shop#menus"])
    await pass_time(10 * store.seconds)
    await cached(origin, a_cache(store))(asking())

    assert len(origin.asked) == 2


@simulated
async def test_a_write_is_not_undone_by_what_the_store_said_before() -> None:
    """What was cleared while the store was telling of it is given to nobody who asks afterwards."""
    store = SlowToTell()
    origin, ours = Origin(), a_cache(store)
    await cached(origin, a_cache(store))(asking())
    async with asyncio.TaskGroup() as group:
        group.create_task(cached(origin, ours)(asking()))
        await pass_time(2.5 * store.seconds)
        ours.clear(["shop#menus"])
    before = len(origin.asked)
    await cached(origin, ours)(asking())

    assert (before, len(origin.asked)) == (1, 2)


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

    assert (store.deleted, found.body) == (1, b"new")


@simulated
async def test_what_is_stale_and_shared_is_given_while_it_is_renewed() -> None:
    """A process that finds it in the store makes nobody wait either (RFC 5861)."""
    stale = says(headers={"cache-control": "max-age=1, stale-while-revalidate=60"})
    store, origin = MemoryStore(), Origin(stale, takes=3.0)
    await cached(origin, a_cache(store))(asking())
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
async def test_a_store_that_is_slow_is_not_waited_for() -> None:
    """After `store_within` seconds it counts as empty."""
    origin = Origin()
    caching = cached(origin, a_cache(Away(seconds=9.0)))
    loop = asyncio.get_running_loop()
    started = loop.time()
    await caching(asking())

    assert (len(origin.asked), round(loop.time() - started, 3)) == (1, 0.05)


@simulated
async def test_a_hundred_misses_look_once() -> None:
    """Those who ask for the same wait for one look at the store, too."""
    store = Away()
    caching = cached(Origin(takes=0.1), a_cache(store))
    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(caching(asking()))

    assert store.asked == 1


def test_what_is_spelled_for_the_store_is_read_the_same() -> None:
    """Bytes, fields, terms and names survive; times are spelled by the wall clock, which all have."""
    assert unpacked(packed(KEPT, offset=100.0), 40.0) == Stored(
        KEPT.status, KEPT.headers, KEPT.body, KEPT.terms, 61.0, 62.0, KEPT.names
    )


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null\nx", b'["0",200]\nx', b'["1",200,[],[],[1,2],[]]\n', b"\xff\n"]
)
def test_what_is_no_answer_of_ours_is_nothing(raw: bytes) -> None:
    """What another release wrote, or nobody, is a miss and no error."""
    assert unpacked(raw, 0.0) is None
