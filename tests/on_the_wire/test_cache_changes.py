"""What a write makes outdated (RFC 9111, 4.4; RFC 9875; C7)."""

import asyncio

import pytest

from tests.on_the_wire.origin import Shop, said

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEPT = said("max-age=60")


async def remembers(shop: Shop, place: str, *fields: str) -> bool:
    before = shop.count(place)
    await shop.get(f"/open/{place}", *fields)
    return shop.count(place) == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_a_write_outdates_its_target(shop: Shop, method: str) -> None:
    """After an unsafe method went well, what was kept of its target is asked for again, in all of its forms."""
    place = shop.says(KEPT)
    await shop.get(f"/open/{place}")
    await shop.get(f"/open/{place}", "X-Tongue: fi")
    await shop.get(f"/open/{place}", method=method)

    assert [await remembers(shop, place), await remembers(shop, place, "X-Tongue: fi")] == [False, False]


@pytest.mark.parametrize("status", [400, 404, 409])
async def test_what_was_refused_has_changed_nothing(shop: Shop, status: int) -> None:
    """A write that the origin refuses outdates nothing."""
    place = shop.says(KEPT, said(status=status))
    await shop.get(f"/open/{place}")
    await shop.get(f"/open/{place}", method="PUT")

    assert await remembers(shop, place)


@pytest.mark.parametrize("answer", [said(status=500), b""], ids=["broken", "nothing"])
async def test_what_may_have_been_done_counts_as_done(shop: Shop, answer: bytes) -> None:
    """Nobody knows how a write ended whose answer is an error, or is none."""
    place = shop.says(KEPT, answer, KEPT)
    await shop.get(f"/open/{place}")
    await shop.get(f"/open/{place}", method="DELETE")

    assert not await remembers(shop, place)


@pytest.mark.parametrize("status", [201, 303])
@pytest.mark.parametrize("name", ["Location", "Content-Location"])
async def test_a_write_outdates_what_its_answer_points_at(shop: Shop, name: str, status: int) -> None:
    """`Location` and `Content-Location` name what has changed as well, at the same origin and nowhere else."""
    here, elsewhere = shop.says(KEPT), shop.says(KEPT)
    for place in (here, elsewhere):
        await shop.get(f"/open/{place}")
    for pointer in (f"{name}: /{here}", f"{name}: http://evil.example/{elsewhere}"):
        writing = shop.says(said(None, pointer, status=status))
        await shop.get(f"/open/{writing}", method="PUT")

    assert [await remembers(shop, place) for place in (here, elsewhere)] == [False, True]


@pytest.mark.parametrize("name", ['Cache-Groups: "menu-{0}"', "Cache-Tag: menus, menu-{0}"])
async def test_an_origin_clears_what_it_has_tagged(shop: Shop, name: str) -> None:
    """The answer to a write names groups of answers that are outdated, which came with their names before."""
    one, other = [shop.says(said("max-age=60", name.format(number))) for number in ("1", "2")]
    for place in (one, other):
        await shop.get(f"/open/{place}")
    clearing = shop.says(said(None, 'Cache-Group-Invalidation: "menu-1"'))
    await shop.get(f"/open/{clearing}", method="PUT")

    assert [await remembers(shop, place) for place in (one, other)] == [False, True]


async def test_a_route_clears_what_it_is_declared_to(shop: Shop) -> None:
    """What a route `clears` is outdated when a write on it is done."""
    place = shop.says(KEPT)
    await shop.get(f"/open/{place}")
    writing = shop.says(said())
    await shop.get(f"/open/{writing}", method="POST")

    assert not await remembers(shop, place)


async def test_a_read_clears_nothing(shop: Shop) -> None:
    """Only an unsafe method can say that something is outdated (RFC 9875, 3)."""
    place = shop.says(said("max-age=60", 'Cache-Groups: "g"'))
    await shop.get(f"/open/{place}")
    saying = shop.says(said(None, 'Cache-Group-Invalidation: "g"'))
    await shop.get(f"/open/{saying}")

    assert await remembers(shop, place)


async def test_what_was_asked_before_a_write_is_not_kept_after_it(shop: Shop) -> None:
    """An answer that was on its way when its target changed is given to who asked for it, and not kept."""
    place = shop.says(KEPT)
    shop.open.clear()
    async with asyncio.TaskGroup() as group:
        early = group.create_task(shop.get(f"/open/{place}"))
        await shop.until_asked(place)
        write = group.create_task(shop.get(f"/open/{place}", method="PUT"))
        await shop.until_asked(place, 2)
        shop.open.set()

    assert [early.result().status, write.result().status] == [200, 200]
    assert not await remembers(shop, place)
