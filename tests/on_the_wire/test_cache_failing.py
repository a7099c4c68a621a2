"""What is given when the origin fails, or is slow to renew (RFC 5861; RFC 9111, 4.2.4; C5)."""

import pytest

from tests.on_the_wire.origin import Shop, said

pytestmark = pytest.mark.asyncio(loop_scope="session")

FAILS = {"500": said(status=500), "502": said(status=502), "503": said(status=503), "nothing": b""}
WINDOWS = {  # what was kept, whether it stands in
    "in its window": ("max-age=1, stale-if-error=60", "Age: 30", True),
    "out of its window": ("max-age=1, stale-if-error=10", "Age: 30", False),
    "without a window": ("max-age=1", "Age: 30", False),
    "never stale": ("max-age=1, stale-if-error=60, must-revalidate", "Age: 30", False),
    "never stale in shared caches": ("max-age=1, stale-if-error=60, proxy-revalidate", "Age: 30", False),
    "for shared caches": ("s-maxage=1, stale-if-error=60", "Age: 30", False),
    "to be checked": ("no-cache, stale-if-error=60", "Age: 30", False),
}


@pytest.mark.parametrize("failing", FAILS.values(), ids=FAILS)
async def test_what_is_stale_stands_in_when_the_origin_fails(shop: Shop, failing: bytes) -> None:
    """Within `stale-if-error` nobody hears of the failure; the age says how old the answer is."""
    place = shop.says(said("max-age=1, stale-if-error=60", "Age: 30"), failing)
    _, again = await shop.twice(place)

    assert (again.status, again.body) == (200, b"hello")
    assert int(again.field("age") or 0) >= 30


@pytest.mark.parametrize(("caching", "age", "stands_in"), WINDOWS.values(), ids=WINDOWS)
async def test_what_is_stale_stands_in_only_where_it_may(shop: Shop, caching: str, age: str, stands_in: bool) -> None:
    """Where the origin forbids it to be stale, or for so long, the failure is told."""
    place = shop.says(said(caching, age, 'ETag: "a"'), said(status=500))
    _, again = await shop.twice(place)

    assert (again.status == 200) is stands_in


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
async def test_a_refusal_is_no_failure(shop: Shop, status: int) -> None:
    """What the origin refuses is told, however young the answer is that it gave before."""
    place = shop.says(said("max-age=1, stale-if-error=60", "Age: 30"), said(status=status))
    _, again = await shop.twice(place)

    assert again.status == status


async def test_a_client_may_take_what_is_stale_rather_than_nothing(shop: Shop) -> None:
    """`stale-if-error` in a request widens the window."""
    place = shop.says(said("max-age=1", "Age: 30", 'ETag: "a"'), said(status=500))
    await shop.get(f"/open/{place}")
    again = await shop.get(f"/open/{place}", "Cache-Control: stale-if-error=60")

    assert again.status == 200


async def test_what_is_stale_is_renewed_behind_the_client_s_back(shop: Shop) -> None:
    """Within `stale-while-revalidate` nobody waits: all are given the old answer, and one call renews it."""
    place = shop.says(
        said("max-age=1, stale-while-revalidate=60", "Age: 30", body=b"old"), said("max-age=60", body=b"new")
    )
    await shop.get(f"/open/{place}")
    shop.open.clear()
    stale = [await shop.get(f"/open/{place}") for _ in range(3)]
    await shop.until_asked(place, 2)
    shop.open.set()
    renewed = await shop.get(f"/open/{place}")
    while renewed.body == b"old":
        renewed = await shop.get(f"/open/{place}")

    assert {one.body for one in stale} == {b"old"}
    assert (renewed.body, shop.count(place)) == (b"new", 2)


async def test_who_wishes_it_fresh_waits_for_it(shop: Shop) -> None:
    """`stale-while-revalidate` gives nothing stale to a client that asks for a young answer."""
    place = shop.says(said("max-age=1, stale-while-revalidate=60", "Age: 30"), said("max-age=60", body=b"new"))
    await shop.get(f"/open/{place}")
    answer = await shop.get(f"/open/{place}", "Cache-Control: max-age=5")

    assert answer.body == b"new"


async def test_what_was_cleared_stands_in_for_nothing(shop: Shop) -> None:
    """An answer that a write made outdated is not given when the origin fails then."""
    place = shop.says(said("max-age=60, stale-if-error=60"), said(), said(status=500))
    await shop.get(f"/open/{place}")
    await shop.get(f"/open/{place}", method="PUT")
    failed = await shop.get(f"/open/{place}")

    assert failed.status == 502
