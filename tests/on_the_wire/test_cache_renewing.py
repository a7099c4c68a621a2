"""What is asked for behind a client's back (RFC 5861), and what hangs: neither takes a place for good."""

import asyncio

import pytest

from tests.on_the_wire.origin import HANG, Shop, said, shop_open

pytestmark = pytest.mark.asyncio(loop_scope="session")

STALE = "max-age=0, stale-while-revalidate=100"
HALF = said("max-age=60", body=bytes(1000))[:-999]


def chunked(caching: str, body: bytes = b"hello") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nCache-Control: {caching}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


def running(shop: Shop) -> float:
    """Count the calls that hold a place."""
    assert shop.app is not None
    lines = shop.app.state.meters.exposition().decode().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("gateway_bulkhead_running{"))


async def until_idle(shop: Shop) -> None:
    async with asyncio.timeout(HANG):
        while running(shop):  # noqa: ASYNC110 – a gauge tells nobody that it has changed
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    "renewed",
    [
        chunked(STALE),
        chunked(STALE, bytes(2 << 20)),
        chunked("no-store"),
        said(STALE, body=bytes(2 << 20)),
        said("no-store"),
        said(status=404),
        said(status=500),
    ],
    ids=["in pieces", "in pieces, too large", "in pieces, no-store", "too large", "no-store", "not there", "broken"],
)
async def test_no_renewal_keeps_a_place(renewed: bytes) -> None:
    """Whatever comes of it, nobody reads it but the cache: its connection and its place are free again."""
    async with shop_open() as shop:
        place = shop.says(said(STALE), renewed)
        for _ in range(2):
            await shop.get(f"/open/{place}")
        await shop.until_asked(place, 2)
        await until_idle(shop)

    assert running(shop) == 0


@pytest.mark.parametrize("renewed", [chunked("max-age=60", b"new"), said("max-age=60", body=b"new")])
async def test_a_renewal_is_kept_however_it_says_its_length(shop: Shop, renewed: bytes) -> None:
    """Who asks while it is under way is given what is old; whoever comes after it, what is new."""
    place = shop.says(said(STALE, body=b"old"), renewed)
    old = [(await shop.get(f"/open/{place}")).body for _ in range(2)]
    await shop.until_asked(place, 2)
    await until_idle(shop)
    new = await shop.get(f"/open/{place}")

    assert (old, new.body, shop.count(place)) == ([b"old"] * 2, b"new", 2)


@pytest.mark.parametrize("tag", ["a", "b"])
async def test_no_confirmation_keeps_a_place(tag: str) -> None:
    """Word that nothing has changed, or of something else, has no body, and holds nothing."""
    async with shop_open() as shop:
        unchanged = said("max-age=0", f'ETag: "{tag}"', status=304)
        place = shop.says(said("max-age=0", 'ETag: "a"'), unchanged, said("max-age=60"))
        answers = [(await shop.get(f"/open/{place}")).status for _ in range(2)]
        await until_idle(shop)

    assert (answers, running(shop)) == ([200, 200], 0)


async def test_what_an_error_is_covered_with_leaves_no_place_behind() -> None:
    """The answer of the service that failed is closed, whatever is given instead of it."""
    async with shop_open() as shop:
        failed = chunked("no-store").replace(b" 200 ", b" 500 ")
        place = shop.says(said("max-age=0, stale-if-error=100", 'ETag: "a"'), failed)
        asked, again = await shop.twice(place)
        await until_idle(shop)

    assert (asked, again.status, again.body) == (2, 200, b"hello")


async def test_one_bad_connection_is_not_everybody_s(shop: Shop) -> None:
    """A body that stands still is waited for by those who came before somebody gave it up, and by nobody after."""
    place = shop.says(HALF, said("max-age=60", body=b"whole"))
    first = await shop.get(f"/open/{place}", "Request-Timeout: 0.2")
    again = await shop.get(f"/open/{place}")

    assert (first.status, again.status, again.body) == (504, 200, b"whole")
    assert shop.count(place) == 2


async def test_a_body_has_the_time_of_its_flight() -> None:
    """What stands still is given up when the time of all who wait is over, and its connection with it."""
    async with shop_open(cache={"fetch_within": 0.2}) as shop:
        place = shop.says(HALF)
        late = await shop.get(f"/open/{place}", "Request-Timeout: 0.1")
        await until_idle(shop)

    assert late.status == 504
