"""Bodies on their way into the cache: whole, in pieces, too large, without an end (C6)."""

import pytest

from tests.on_the_wire.origin import Shop, said, shop_open
from tests.support.connections import connection

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHUNKED = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"


async def test_what_comes_in_pieces_is_written_down_as_it_passes(shop: Shop) -> None:
    """A body of unknown length is given at once and kept when it has ended, then with its length."""
    place = shop.says(CHUNKED + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
    first = await shop.get(f"/open/{place}")
    again = await shop.get(f"/open/{place}")

    assert [first.body, again.body, again.field("content-length")] == [b"hello world", b"hello world", "11"]
    assert shop.count(place) == 1


async def test_what_breaks_off_is_not_kept(shop: Shop) -> None:
    """Half an answer is nobody's: neither one in pieces, nor one that is shorter than it says."""
    pieces = shop.says(CHUNKED + b"c\r\n(breaks off)", said("max-age=60"))
    short = shop.says(
        said("max-age=60", body=b"(breaks off)").replace(b"Length: 12", b"Length: 99"), said("max-age=60")
    )
    broken = [(await shop.get(f"/open/{place}")).status for place in (pieces, short)]

    assert broken == [502, 502]
    assert [(await shop.get(f"/open/{place}")).body for place in (pieces, short)] == [b"hello", b"hello"]


async def test_what_is_too_large_passes_and_is_not_kept() -> None:
    """An answer beyond `most_entry` is given piece by piece, however it says its length; nothing of it stays."""
    large = bytes(50_000)
    async with shop_open(cache={"most_entry": 10_000}) as shop:
        stated = shop.says(said("max-age=60", body=large))
        chunked = shop.says(CHUNKED + b"c350\r\n" + large + b"\r\n0\r\n\r\n")
        counts = [(await shop.twice(place))[0] for place in (stated, chunked)]
        bodies = [(await shop.get(f"/open/{place}")).body for place in (stated, chunked)]

    assert counts == [2, 2]
    assert bodies == [large, large]


async def test_what_never_ends_is_given_as_it_comes(shop: Shop) -> None:
    """The first piece of an endless answer is there before the second, and whoever leaves ends it."""
    place = shop.says(CHUNKED + b"5\r\nhello\r\n")
    async with connection(shop.port) as (reader, writer):
        writer.write(f"GET /open/{place} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await reader.readuntil(b"hello")
    await shop.until_under_way(0)

    assert shop.count(place) == 1


async def test_memory_is_bounded() -> None:
    """What was used longest ago makes room: the shelf never holds more than it may."""
    async with shop_open(cache={"memory": 20_000}) as shop:
        places = [shop.says(said("max-age=60", body=bytes(3_000))) for _ in range(10)]
        for place in places:
            await shop.get(f"/open/{place}")
        last, first = [(await shop.twice(place))[0] for place in (places[-1], places[0])]
        assert shop.app is not None
        exposition = shop.app.state.meters.exposition().decode()

    kept = next(line for line in exposition.splitlines() if line.startswith("gateway_cache_bytes "))
    assert (last, first) == (1, 2)
    assert float(kept.split()[1]) <= 20_000


async def test_a_packed_answer_is_kept_as_it_is(shop: Shop) -> None:
    """A coding belongs to the answer: it is given to who accepts it in the same words."""
    place = shop.says(said("max-age=60", "Content-Encoding: gzip", "Vary: Accept-Encoding", body=b"\x1f\x8b packed"))
    _, again = await shop.twice(place)

    assert (again.body, again.field("content-encoding")) == (b"\x1f\x8b packed", "gzip")
