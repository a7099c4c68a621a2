"""What is cleared while it is on its way: it gets neither into the store nor to whoever asks afterwards."""

import asyncio
from collections.abc import Sequence

import pytest

from gateway_common.services import Answer, Call
from gateway_common.services.caching import Cache
from gateway_common.services.caching.marks import CLEARED, MARKED, NEVER, REMEMBERED
from gateway_common.stores import MemoryStore, Step, Store, Word
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

TAGGED = {"cache-control": "max-age=60", "cache-tag": "t"}
TARGET, DECLARED, SAID = "shop\0/menu", "shop#menus", "shop#t"


class Slow(MemoryStore):
    """Take a moment for each mark and each answer."""

    seconds = 0.01

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Answer after a while."""
        await asyncio.sleep(self.seconds)  # on a simulated clock
        return await super().step(step, keys, words)


class Overtaken:
    """Answer only after another process has cleared *name* for all."""

    def __init__(self, other: Cache, name: str) -> None:
        self._other = other
        self._name = name

    async def __call__(self, _: Call, /) -> Answer:
        """Answer."""
        self._other.clear([self._name])
        await settled(self._other)
        return says(b"old", headers=TAGGED)


@pytest.mark.parametrize("name", [TARGET, DECLARED, SAID])
async def test_what_another_process_cleared_meanwhile_is_not_shared(store: Store, name: str) -> None:
    """An answer that was asked for before is outdated, also where only its own fields say what it is made of."""
    ours, new = a_cache(store, PATIENT), Origin(says(b"new", headers=TAGGED))
    await cached(Overtaken(a_cache(store, PATIENT), name), ours)(asking())
    await settled(ours)
    answers = [(await cached(new, a_cache(store, PATIENT))(asking())).body for _ in range(2)]

    assert answers == [b"new"] * 2


async def test_what_is_asked_for_after_it_was_cleared_is_shared(store: Store) -> None:
    """Clearing is over at once: the next answer of that name is everybody's."""
    origin, ours = Origin(says(headers=TAGGED)), a_cache(store, PATIENT)
    ours.clear([SAID])
    await settled(ours)
    for cache in (ours, a_cache(store, PATIENT)):
        await cached(origin, cache)(asking())
        await settled(cache)

    assert len(origin.asked) == 1


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
    await cached(origin, other := a_cache(store))(asking())
    await settled(other)
    async with asyncio.TaskGroup() as group:
        group.create_task(cached(origin, ours)(asking()))
        await pass_time(1.5 * store.seconds)
        ours.clear(["shop#menus"])
    before = len(origin.asked)
    await cached(origin, ours)(asking())

    assert (before, len(origin.asked)) == (1, 2)


async def about_to_tell(store: Slow) -> tuple[Origin, Cache]:
    """Keep what a service says at first, which is something else from now on, and begin to tell *store* of its end."""
    told = iter([b"old"])
    origin, cache = Origin(lambda _: says(next(told, b"new"))), a_cache(store)
    await cached(origin, cache)(asking())
    await pass_time(10 * store.seconds)
    cache.clear([DECLARED])
    await asyncio.sleep(0)
    return origin, cache


@simulated
async def test_nobody_looks_into_the_store_while_it_is_being_told() -> None:
    """Nodes, and scripts that a node has to learn, answer in any order: whoever asks next waits until all is told."""
    store = Slow()
    origin, ours = await about_to_tell(store)
    answer = await cached(origin, ours)(asking())

    assert answer.body == b"new"


@simulated
async def test_what_two_say_to_be_its_tag_is_cleared_by_it() -> None:
    """A declaration and a service may tag an answer alike."""
    origin, cache = Origin(says(headers=TAGGED | {"cache-tag": "menus, menus"})), a_cache()
    for _ in range(2):
        await cached(origin, cache)(asking())
        cache.clear([DECLARED])

    assert (len(origin.asked), len(cache.shelf)) == (2, 0)


@simulated
async def test_nobody_joins_what_brings_what_was_cleared_before_they_asked() -> None:
    """Whoever asks after a tag was cleared is not given what was asked for before, though nobody knew its tags."""
    told = iter([b"old"])
    origin = Origin(lambda _: says(next(told, b"new"), headers=TAGGED), takes=1.0)
    cache = a_cache()
    caching = cached(origin, cache)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(caching(asking()))
        await pass_time(0.5)
        cache.clear([SAID])
        second = group.create_task(caching(asking()))

    assert (first.result().body, second.result().body) == (b"old", b"new")


@simulated
async def test_a_copy_is_believed_since_its_service_was_asked() -> None:
    """What took long to come may have been cleared meanwhile: the time for which nobody looks began with the call."""
    store, origin = MemoryStore(), Origin(takes=4.0)
    ours = a_cache(store)
    caching = cached(origin, ours)
    await caching(asking())
    await pass_time(0.5)
    a_cache(store).clear([DECLARED])
    await pass_time(1.0)
    await caching(asking())

    assert len(origin.asked) == 2


@simulated
async def test_what_takes_longer_than_clearing_is_remembered_is_not_shared() -> None:
    """Nobody knows any more whether it is outdated."""
    store, slow = MemoryStore(), Origin(says(headers={"cache-control": "max-age=600"}), takes=REMEMBERED + 1.0)
    await cached(slow, a_cache(store))(asking(within=90.0))
    await pass_time(0.1)
    new = Origin()
    await cached(new, a_cache(store))(asking())

    assert len(new.asked) == 1


@simulated
async def test_what_gets_to_the_store_when_a_clearing_is_forgotten_is_not_shared() -> None:
    """What counts is when the store was asked for the mark, and not when that was begun."""
    store, told = Slow(), iter([b"old"])
    store.seconds = 0.0
    year = {"cache-control": "public, max-age=600", "cache-tag": "t"}
    origin = Origin(lambda _: says(next(told, b"new"), headers=year), takes=REMEMBERED - 0.1)
    async with asyncio.TaskGroup() as group:
        group.create_task(cached(origin, a_cache(store))(asking(within=90.0)))
        await pass_time(0.01)
        a_cache(store).clear([SAID])
        await pass_time(1.0)
        store.seconds = 1.0
    await pass_time(10.0)
    answer = await cached(origin, a_cache(store))(asking(within=90.0))

    assert answer.body == b"new"


@simulated
async def test_a_process_that_ends_tells_what_it_cleared_last() -> None:
    """A write may be the last thing that it did."""
    store = Slow()
    origin, ours = await about_to_tell(store)
    await ours.aclose()
    answer = await cached(origin, a_cache(store))(asking())

    assert answer.body == b"new"


async def test_both_halves_of_a_mark_decide_alike(store: Store) -> None:
    """Who comes first makes it, clearing changes it and is remembered, and is told whether there was anything of it."""
    nothing = await store.step(CLEARED, ["cache-of:a"], [b"m0"])
    [first, never] = await store.step(MARKED, ["cache-of:b"], [b"m1", 60_000_000])
    [again, _] = await store.step(MARKED, ["cache-of:b"], [b"m2", 1_000_000])
    something = await store.step(CLEARED, ["cache-of:b"], [b"m3"])
    [after, since] = await store.step(MARKED, ["cache-of:b"], [b"m4", 60_000_000])
    twice = [await store.step(CLEARED, ["cache-of:b"], [word]) for word in (b"m5", b"m6")]

    assert (nothing, first, never, again) == ([0], b"m1", NEVER, b"m1")
    assert (something, after, twice) == ([1], b"m3", [[1], [0]])
    assert 0 <= int(since) < REMEMBERED * 1_000_000
