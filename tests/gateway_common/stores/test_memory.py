import pytest

from gateway_common.stores import MemoryStore, StoreDown
from gateway_common.testing import pass_time, simulated


@simulated
async def test_memory_is_bounded() -> None:
    """When it is full, what would end soonest makes room."""
    store = MemoryStore(most=3)
    for key, seconds in (("a", 30), ("b", 10), ("c", 20), ("d", 40)):
        await store.put(key, key.encode(), seconds=seconds)

    assert [await store.get(key) for key in "abcd"] == [b"a", None, b"c", b"d"]


@simulated
async def test_what_never_ends_is_never_dropped() -> None:
    """Full of endless values it takes no more, and says that it cannot."""
    store = MemoryStore(most=2)
    await store.put("a", b"", seconds=None)
    await store.put("b", b"", seconds=None)

    with pytest.raises(StoreDown):
        await store.put("c", b"", seconds=1)
    assert await store.put("a", b"again", seconds=None)


@simulated
async def test_what_ended_takes_no_room() -> None:
    """A value that ended makes room before one that lives."""
    store = MemoryStore(most=2)
    await store.put("short", b"", seconds=1)
    await store.put("long", b"", seconds=100)
    await pass_time(2)
    await store.put("new", b"", seconds=50)

    assert await store.get("long") is not None
    assert await store.get("new") is not None


@simulated
async def test_values_that_are_put_again_and_again_do_not_pile_up() -> None:
    """Ends that no longer hold are forgotten, too."""
    store = MemoryStore(most=10)
    for turn in range(1000):
        await store.put("a", str(turn).encode(), seconds=100 + turn)

    assert await store.get("a") == b"999"


@simulated
async def test_it_ends_by_the_loops_clock() -> None:
    """A value is there until its second, and not after it."""
    store = MemoryStore()
    await store.put("a", b"1", seconds=10)
    await pass_time(9.9)
    before = await store.get("a")
    await pass_time(0.2)

    assert (before, await store.get("a")) == (b"1", None)
