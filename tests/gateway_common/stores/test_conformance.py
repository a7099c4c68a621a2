import asyncio
from datetime import UTC, datetime

import pytest

from gateway_common.stores import Store
from tests.gateway_common.stores.spending import REPLACE, SPEND

HANG = 120.0
SOON = 0.001
LONG = 600.0


async def gone(store: Store, key: str) -> bool:
    """Wait until nothing is under *key* any more."""
    async with asyncio.timeout(HANG):
        while await store.get(key) is not None:  # noqa: ASYNC110 – no store tells when something ends
            await asyncio.sleep(0)
    return True


async def test_what_is_put_is_got(store: Store) -> None:
    """A value comes back byte for byte, and a key that nobody put has none."""
    assert await store.put("a", b"\x00\xff\r\n", seconds=LONG)

    assert await store.get("a") == b"\x00\xff\r\n"
    assert await store.get("b") is None


async def test_what_is_put_again_is_replaced(store: Store) -> None:
    """The last value holds, and the last end."""
    await store.put("a", b"1", seconds=SOON)
    await store.put("a", b"2", seconds=None)

    assert await store.get("a") == b"2"


async def test_a_value_ends(store: Store) -> None:
    """After its seconds nothing is there, for none of the operations."""
    await store.put("a", b"1", seconds=SOON)

    assert await gone(store, "a")
    assert await store.take("a") is None
    assert not await store.delete("a")
    assert not await store.swap("a", b"1", b"2", seconds=LONG)
    assert await store.put("a", b"3", seconds=LONG, if_absent=True)


async def test_only_the_first_gets_a_place(store: Store) -> None:
    """Of many who put something where nothing is, one succeeds, and its value stays."""
    async with asyncio.TaskGroup() as group:
        tried = [
            group.create_task(store.put("lock", str(one).encode(), seconds=LONG, if_absent=True)) for one in range(20)
        ]

    winners = [one for one, task in enumerate(tried) if task.result()]
    assert len(winners) == 1
    assert await store.get("lock") == str(winners[0]).encode()


async def test_only_one_takes(store: Store) -> None:
    """Of many who take the same thing one gets it, and then it is gone."""
    await store.put("code", b"once", seconds=LONG)
    async with asyncio.TaskGroup() as group:
        tried = [group.create_task(store.take("code")) for _ in range(20)]

    assert sorted(task.result() or b"" for task in tried) == [b""] * 19 + [b"once"]
    assert await store.get("code") is None


async def test_a_lock_is_only_released_by_who_holds_it(store: Store) -> None:
    """What is deleted if it equals something stays if it is something else."""
    await store.put("lock", b"mine", seconds=LONG)

    assert not await store.delete("lock", if_equal=b"yours")
    assert await store.get("lock") == b"mine"
    assert await store.delete("lock", if_equal=b"mine")
    assert not await store.delete("lock", if_equal=b"mine")


async def test_a_value_is_deleted(store: Store) -> None:
    """Deleting tells whether there was anything."""
    await store.put("a", b"1", seconds=None)

    assert await store.delete("a")
    assert not await store.delete("a")


async def test_a_value_is_swapped_for_the_one_that_was_read(store: Store) -> None:
    """Who read an old value replaces nothing, and nothing is made out of nothing."""
    await store.put("a", b"1", seconds=LONG)

    assert not await store.swap("nothing", b"1", b"2", seconds=LONG)
    assert await store.swap("a", b"1", b"2", seconds=None)
    assert not await store.swap("a", b"1", b"3", seconds=LONG)
    assert await store.get("a") == b"2"
    assert await store.swap("a", b"2", b"4", seconds=SOON)
    assert await gone(store, "a")


async def test_what_is_swapped_may_end_as_before(store: Store) -> None:
    """A new value may have the seconds that are left to the old one, or like it no end."""
    await store.put("endless", b"1", seconds=None)
    await store.put("a", b"1", seconds=SOON)
    while not await store.swap("a", b"1", b"2", seconds="left"):  # it may have ended on the way
        await store.put("a", b"1", seconds=SOON)

    assert await gone(store, "a")
    assert await store.swap("endless", b"1", b"2", seconds="left")
    assert await store.get("endless") == b"2"


async def test_a_set_knows_its_members(store: Store) -> None:
    """Members come and go one by one, and a set without any is like one that never was."""
    for member in ("x", "y", "y", "z"):
        await store.add("people", member, seconds=LONG)
    await store.remove("people", "z")
    await store.remove("nobody", "z")

    assert await store.members("people") == {"x", "y"}
    assert await store.members("nobody") == frozenset()


async def test_a_set_lives_as_long_as_its_last_member_asks(store: Store) -> None:
    """A member that needs less time shortens nothing; one that needs no end takes it away."""
    await store.add("long", "x", seconds=LONG)
    await store.add("long", "y", seconds=SOON)
    await store.add("endless", "x", seconds=SOON)
    await store.add("endless", "y", seconds=None)
    await store.put("meanwhile", b"", seconds=2 * SOON)
    await gone(store, "meanwhile")

    assert await store.members("long") == {"x", "y"}
    assert "y" in await store.members("endless")


async def test_sets_and_values_do_not_meet(store: Store) -> None:
    """The same key may name a set and a value."""
    await store.put("a", b"1", seconds=LONG)
    await store.add("a", "x", seconds=LONG)
    await store.delete("a")

    assert await store.members("a") == {"x"}


async def test_a_step_is_taken_over_all_keys_or_none(store: Store) -> None:
    """What has no room under one key counts under none."""
    await store.step(SPEND, ["{ann}:day"], [4, 600_000])
    first = await store.step(SPEND, ["{ann}:hour", "{ann}:day"], [1, 600_000])
    second = await store.step(SPEND, ["{ann}:hour", "{ann}:day"], [1, 600_000])

    assert (first[0], first[2], second[0], second[2]) == (1, b"spent", 0, b"full")
    assert (await store.get("{ann}:hour"), await store.get("{ann}:day")) == (b"1", b"5")


async def test_steps_do_not_mix(store: Store) -> None:
    """Of many at once exactly as many succeed as there is room for."""
    async with asyncio.TaskGroup() as group:
        tried = [group.create_task(store.step(SPEND, ["{ann}:a", "{ann}:b"], [1, 600_000])) for _ in range(20)]

    assert sum(int(task.result()[0]) for task in tried) == 5


async def test_what_a_step_keeps_ends(store: Store) -> None:
    """An entry ends after its seconds, or with those that were left; what is to be gone is gone."""
    await store.put("{ann}:a", b"1", seconds=None)
    await store.put("{ann}:b", b"2", seconds=LONG)
    before = await store.step(REPLACE, ["{ann}:a", "{ann}:b"], [b"3"])
    await store.step(SPEND, ["{ann}:c"], [1, 1])

    assert list(before) == [b"1"]
    assert (await store.get("{ann}:a"), await store.get("{ann}:b")) == (b"3", None)
    assert await gone(store, "{ann}:c")


async def test_a_step_knows_what_day_it_is(store: Store) -> None:
    """Its clock counts microseconds since 1970, and does not run backwards."""
    first, second = [int((await store.step(SPEND, ["a"], [0, 600_000]))[1]) for _ in range(2)]

    assert first <= second
    assert datetime.fromtimestamp(first / 1_000_000, UTC).year >= 2026


@pytest.mark.parametrize("keys", [["a", "b"], ["{ann}:a", "{bob}:a"], ["{}a", "{}b"]])
async def test_a_step_over_keys_of_several_nodes_is_refused(store: Store, keys: list[str]) -> None:
    """In memory as in Redis: what a cluster could not do is not begun."""
    with pytest.raises(ValueError, match="share a hash tag"):
        await store.step(SPEND, keys, [1, 600_000])
