"""Many ask for the same at once (C4): one call, and nobody suffers for another."""

import asyncio

import pytest

from tests.on_the_wire.origin import TOKENS, Shop, said, shop_open

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = 100
IN_PIECES = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmenu\r\n0\r\n\r\n"


async def test_a_hundred_misses_are_one_call(shop: Shop) -> None:
    """All who ask while the first one waits get its answer, and the origin is asked once."""
    place = shop.says(said("max-age=60", body=b"menu"))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(shop.get(f"/open/{place}")) for _ in range(MANY)]
        await shop.until_under_way(MANY)
        shop.open.set()

    assert {(task.result().status, task.result().body) for task in crowd} == {(200, b"menu")}
    assert shop.count(place) == 1
    assert sum("collapsed" in (task.result().field("cache-status") or "") for task in crowd) == MANY - 1


async def test_a_hundred_misses_are_one_call_whatever_says_how_long_it_is(shop: Shop) -> None:
    """An answer in pieces is read ahead for a moment: a short one is everybody's."""
    place = shop.says(IN_PIECES)
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(shop.get(f"/open/{place}")) for _ in range(MANY)]
        await shop.until_under_way(MANY)
        shop.open.set()

    assert {(task.result().status, task.result().body) for task in crowd} == {(200, b"menu")}
    assert shop.count(place) == 1


async def test_a_hundred_confirmations_are_one_call(shop: Shop) -> None:
    """What is stale is confirmed once for all, and for those who want it confirmed as well."""
    place = shop.says(said("max-age=0", 'ETag: "a"'), said("max-age=60", 'ETag: "a"', status=304))
    await shop.get(f"/open/{place}")
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowd = [
            group.create_task(shop.get(f"/open/{place}", *(["Cache-Control: no-cache"] if number % 2 else [])))
            for number in range(MANY)
        ]
        await shop.until_under_way(MANY)
        shop.open.set()

    assert {task.result().status for task in crowd} == {200}
    assert shop.count(place) == 2


async def test_nobody_waits_for_another_caller(shop: Shop) -> None:
    """What is kept for one caller is asked for by each: a hundred of two callers are two calls, with two answers."""
    place = shop.says(said("private, max-age=60", body=b"1st"), said("private, max-age=60", body=b"2nd"))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowds = [[group.create_task(shop.get(f"/mine/{place}", token)) for _ in range(MANY // 2)] for token in TOKENS]
        await shop.until_under_way(MANY)
        shop.open.set()

    bodies = [{task.result().body for task in crowd} for crowd in crowds]
    assert shop.count(place) == 2
    assert sorted(bodies, key=str) == [{b"1st"}, {b"2nd"}]


async def test_who_came_first_may_leave(shop: Shop) -> None:
    """The client that began it goes away: the others get their answer, by the same call."""
    place = shop.says(said("max-age=60"))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(shop.get(f"/open/{place}"))
        await shop.until_asked(place)
        others = [group.create_task(shop.get(f"/open/{place}")) for _ in range(MANY)]
        await shop.until_under_way(MANY + 1)
        first.cancel()
        await shop.until_under_way(MANY)
        shop.open.set()

    assert {task.result().status for task in others} == {200}
    assert shop.count(place) == 1


async def test_a_call_that_nobody_waits_for_ends(shop: Shop) -> None:
    """When all have gone, the call is given up, and nothing is left of it."""
    place = shop.says(said("max-age=60"))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(shop.get(f"/open/{place}")) for _ in range(5)]
        await shop.until_asked(place)
        await shop.until_under_way(5)
        for task in crowd:
            task.cancel()
        await shop.until_under_way(0)
        shop.open.set()
    again = await shop.get(f"/open/{place}")

    assert (again.status, shop.count(place)) == (200, 2)


async def test_who_came_first_may_fail_alone(shop: Shop) -> None:
    """An answer that is an error is the first one's: the others ask once more, together, and fail only with that."""
    place = shop.says(said(status=500), said("max-age=60"))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(shop.get(f"/open/{place}"))
        await shop.until_asked(place)
        others = [group.create_task(shop.get(f"/open/{place}")) for _ in range(MANY)]
        await shop.until_under_way(MANY + 1)
        shop.open.set()

    assert first.result().status == 502
    assert {task.result().status for task in others} == {200}
    assert shop.count(place) == 2


async def test_a_broken_origin_is_asked_twice_by_a_hundred() -> None:
    """All of them are told in the end, and nobody waits for one try after the other."""
    async with shop_open() as shop:
        place = shop.says(said(status=500))
        shop.open.clear()
        async with asyncio.TaskGroup() as group:
            crowd = [group.create_task(shop.get(f"/open/{place}")) for _ in range(MANY)]
            await shop.until_under_way(MANY)
            shop.open.set()

    assert {task.result().status for task in crowd} == {502}
    assert shop.count(place) == 2


async def test_what_may_not_be_kept_is_shared_with_nobody(shop: Shop) -> None:
    """An answer for one request alone (`no-store`) goes to the one who asked; every other gets one of their own."""
    place = shop.says(*(said("no-store", body=b"%d" % number) for number in range(10)))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(shop.get(f"/open/{place}")) for _ in range(10)]
        await shop.until_under_way(10)
        shop.open.set()

    assert sorted(task.result().body for task in crowd) == [b"%d" % number for number in range(10)]


async def test_what_has_to_be_checked_is_checked_by_each(shop: Shop) -> None:
    """`no-cache` forbids to give the answer of one request to another that has not asked (RFC 9111, 5.2.2.4)."""
    place = shop.says(said("no-cache", 'ETag: "a"'), said("no-cache", 'ETag: "a"', status=304))
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(shop.get(f"/open/{place}")) for _ in range(3)]
        await shop.until_under_way(3)
        shop.open.set()

    assert {task.result().status for task in crowd} == {200}
    assert shop.count(place) == 3
