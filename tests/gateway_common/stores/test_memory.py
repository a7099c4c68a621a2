import pytest

from gateway_common.stores import MemoryStore, StoreDown
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.stores.spending import SPEND


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


@simulated
async def test_a_step_that_finds_no_room_changes_nothing() -> None:
    """A step is not half taken, where memory is full of what never ends."""
    store = MemoryStore(most=2)
    await store.put("{ann}:a", b"1", seconds=None)
    await store.put("{ann}:other", b"", seconds=None)

    with pytest.raises(StoreDown):
        await store.step(SPEND, ["{ann}:a", "{ann}:b"], [1, 600_000])
    assert await store.get("{ann}:a") == b"1"


@simulated
async def test_the_clock_of_steps_runs_evenly() -> None:
    """It goes with the loop's clock, whatever becomes of the wall clock."""
    store = MemoryStore()
    _, before, _ = await store.step(SPEND, ["a"], [1, 600_000])
    await pass_time(60)
    _, after, _ = await store.step(SPEND, ["a"], [1, 600_000])

    assert int(after) - int(before) == pytest.approx(60_000_000, abs=1)


@simulated
async def test_no_use_pushes_out_another() -> None:
    """However many writes are kept by their keys, sessions stay, though they would end sooner."""
    store = MemoryStore(most=10)
    await store.put("session:bob", b"s", seconds=1800)
    await store.add("sessions-of-subject:bob", "bob", seconds=1800)
    for number in range(20):
        await store.put(f"idempotency:{number}", b"d", seconds=86_400 + number)
        await store.add(f"cache-of:{number}", "d", seconds=86_400)

    assert await store.get("session:bob") == b"s"
    assert await store.members("sessions-of-subject:bob") == {"bob"}
    assert [await store.get(f"idempotency:{number}") for number in (9, 10)] == [None, b"d"]


@simulated
async def test_memory_is_bounded_in_bytes() -> None:
    """What is large makes as much room as it takes; what is larger than all the room there is pushes out nothing."""
    store = MemoryStore(size=1000)
    for number in range(9):
        await store.put(f"k:{number}", b"x" * 97, seconds=100 + number)
    await store.put("k:large", b"x" * 400, seconds=1000)
    await store.put("k:large", b"y" * 400, seconds=1000)
    with pytest.raises(StoreDown):
        await store.put("k:huge", b"x" * 1000, seconds=1000)

    assert [await store.get(f"k:{number}") is None for number in range(9)] == [True] * 4 + [False] * 5
    assert await store.get("k:large") == b"y" * 400


@simulated
async def test_what_is_deleted_takes_no_room() -> None:
    """Room is given back, however it was left."""
    store = MemoryStore(size=1000)
    for _ in range(10):
        await store.put("k:a", b"x" * 500, seconds=None)
        await store.delete("k:a")
        await store.put("k:b", b"x" * 500, seconds=None)
        await store.take("k:b")

    await store.put("k:c", b"x" * 900, seconds=None)
    assert await store.get("k:c") is not None
