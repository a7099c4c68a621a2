"""A lock whose store loses answers, on a simulated clock."""

from collections.abc import Callable
from typing import Any

import pytest

from gateway_common.deadline import Deadline
from gateway_common.sessions.lock import Lock
from gateway_common.stores import MemoryStore, Store, StoreDown
from gateway_common.testing import pass_time, simulated

NAME = "refresh:1"
LASTS = 10.0


def losing(store: MemoryStore, *operations: str, done: bool = True) -> MemoryStore:
    """Let the answer of each of *operations* be lost once, of what was *done*, or was not."""
    left = list(operations)

    def forgetful(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        async def asked(*given: object, **named: object) -> object:
            if name not in left:
                return await operation(*given, **named)
            left.remove(name)
            if done:
                await operation(*given, **named)
            raise StoreDown("nobody heard it")

        return asked

    for name in set(operations):
        vars(store)[name] = forgetful(name, getattr(store, name))
    return store


async def taken(store: Store) -> bool:
    """Try to take the lock as somebody else does, and give it back."""
    other = Lock(store, NAME, LASTS)
    was = await other.take(Deadline.after(0.0))
    if was:
        await other.give_back()
    return was


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("lost", [["put"], ["put", "put"], ["put", "swap"], ["put", "put", "swap", "swap"]])
@simulated
async def test_whoever_took_it_has_it_though_they_were_not_told(lost: list[str], *, done: bool) -> None:
    """Whether the store did what it was asked or not; and nobody else has it meanwhile."""
    store = losing(MemoryStore(), *lost, done=done)
    lock = Lock(store, NAME, LASTS)

    assert await lock.take(Deadline.after(1.0))
    assert lock.may_be_ours
    assert not await taken(store)


@pytest.mark.parametrize("done", [True, False])
@simulated
async def test_what_somebody_else_has_is_theirs(*, done: bool) -> None:
    """An answer that was lost makes nothing ours, and giving it back takes nothing away."""
    store = MemoryStore()
    theirs, ours = Lock(store, NAME, LASTS), Lock(store, NAME, LASTS)
    await theirs.take(Deadline.after(0.0))
    losing(store, "put", done=done)
    was_ours = await ours.take(Deadline.after(1.0))
    await ours.give_back()

    assert not was_ours
    assert not await taken(store)


@simulated
async def test_one_that_is_found_lasts_anew() -> None:
    """Whoever learns late that it is theirs has all of its time left, and knows until when."""
    store = losing(MemoryStore(), "put")
    lock = Lock(store, NAME, LASTS)
    with pytest.raises(StoreDown):
        await lock.take(Deadline.after(0.0))
    await pass_time(LASTS - 1)
    was_ours = await lock.take(Deadline.after(1.0))
    await pass_time(LASTS - 1)

    assert was_ours
    assert 0.5 < lock.ends.left() < 1.5
    assert not await taken(store)


@simulated
async def test_a_store_that_never_says_is_told_of() -> None:
    """Not before the time that there was; and what may have been done is given back when it is there again."""
    store = losing(MemoryStore(), *["put"] * 100)
    lock, until = Lock(store, NAME, LASTS), Deadline.after(1.0)
    with pytest.raises(StoreDown):
        await lock.take(until)

    assert until.passed
    assert lock.may_be_ours
    losing(store, "delete", "delete", done=False)
    await lock.give_back()
    vars(store).pop("put")
    assert await taken(store)


@pytest.mark.parametrize("done", [True, False])
@simulated
async def test_what_was_given_back_is_free(*, done: bool) -> None:
    """Also if the answer to that was lost."""
    store = losing(MemoryStore(), "delete", done=done)
    lock = Lock(store, NAME, LASTS)
    await lock.take(Deadline.after(0.0))
    await lock.give_back()

    assert await taken(store)


@pytest.mark.parametrize("done", [True, False])
@simulated
async def test_what_stays_is_nobodys_for_a_while(*, done: bool) -> None:
    """As long as it was said, and no longer."""
    store = losing(MemoryStore(), "swap", done=done)
    lock = Lock(store, NAME, LASTS)
    await lock.take(Deadline.after(0.0))
    lock.stays = 3.0
    await lock.give_back()
    at_once = await taken(store)
    await pass_time(3.1)

    assert (at_once, await taken(store)) == (False, True)


@simulated
async def test_nobody_gives_back_for_ever() -> None:
    """What a store that stays away does not do ends by itself, and so does trying."""
    store = losing(MemoryStore(), *["delete"] * 10_000, done=False)
    lock = Lock(store, NAME, LASTS)
    await lock.take(Deadline.after(0.0))
    await lock.give_back()

    assert lock.ends.passed
    assert await taken_after(store)


async def taken_after(store: Store) -> bool:
    """Wait for its end, and tell whether anybody may take it."""
    await pass_time(0.1)
    return await Lock(store, NAME, LASTS).take(Deadline.after(0.0))
