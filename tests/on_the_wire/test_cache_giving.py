"""What a cached route gives of what it keeps: to which wishes, in which form, and after whose word (RFC 9111, 4, 5)."""

import pytest

from tests.on_the_wire.origin import Shop, date, said

pytestmark = pytest.mark.asyncio(loop_scope="session")

TAGGED = ("max-age=60", 'ETag: "a1"')
CHANGED = "Last-Modified: Fri, 20 Nov 2020 10:00:00 GMT"
STALE = "max-age=60", "Age: 90"

WISHES = {  # what the origin said, what a second client wishes: is it given what is kept?
    "nothing": (said("max-age=60"), "max-stale=0", True),
    "no-cache": (said("max-age=60"), "no-cache", False),
    "an age that it has not": (said("max-age=60", "Age: 20"), "max-age=10", False),
    "an age that it has": (said("max-age=60", "Age: 20"), "max-age=30", True),
    "freshness that is left": (said("max-age=60", "Age: 20"), "min-fresh=30", True),
    "freshness that is not left": (said("max-age=60", "Age: 20"), "min-fresh=50", False),
    "freshness that is none": (said("max-age=60"), "min-fresh=x", False),
    "anything stale": (said(*STALE, 'ETag: "a"'), "max-stale", True),
    "something not too stale": (said(*STALE, 'ETag: "a"'), "max-stale=40", True),
    "something less stale": (said(*STALE, 'ETag: "a"'), "max-stale=20", False),
    "stale, of a certain age": (said(*STALE, 'ETag: "a"'), "max-stale, max-age=10", False),
    "stale, forbidden": (said("max-age=60, must-revalidate", "Age: 90", 'ETag: "a"'), "max-stale", False),
    "stale, forbidden to proxies": (said("max-age=60, proxy-revalidate", "Age: 90", 'ETag: "a"'), "max-stale", False),
    "stale, for shared caches alone": (said("s-maxage=60", "Age: 90", 'ETag: "a"'), "max-stale", False),
    "stale, without a word": (said("no-cache, max-age=60", 'ETag: "a"'), "max-stale", False),
    "only what is kept": (said("max-age=60"), "only-if-cached", True),
    "to forget it": (said("max-age=60"), "no-store", True),
    "what cannot be read": (said("max-age=60"), "=", False),
}


@pytest.mark.parametrize(("answer", "wish", "given"), WISHES.values(), ids=WISHES)
async def test_a_client_gets_what_it_wishes(shop: Shop, answer: bytes, wish: str, given: bool) -> None:
    """Directives of a request narrow or widen what is good for it, within what the origin allows."""
    place = shop.says(answer)
    await shop.get(f"/open/{place}")
    await shop.get(f"/open/{place}", f"Cache-Control: {wish}")

    assert shop.count(place) == (1 if given else 2)


async def test_only_what_is_kept_or_nothing(shop: Shop) -> None:
    """`only-if-cached` never reaches the origin: 504 says that nothing is kept."""
    place = shop.says(said("max-age=60"))
    answer = await shop.get(f"/open/{place}", "Cache-Control: only-if-cached")

    assert (answer.status, answer.problem, shop.count(place)) == (504, "late", 0)


async def test_what_a_client_wants_forgotten_is_not_kept(shop: Shop) -> None:
    """`no-store` in a request forbids to store its answer."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}", "Cache-Control: no-store")
    await shop.get(f"/open/{place}")

    assert shop.count(place) == 2


async def test_age_is_what_the_origin_said_and_more(shop: Shop) -> None:
    """An answer from the cache has an Age (RFC 9111, 5.1), at least the one that it came with."""
    place = shop.says(said("max-age=60", "Age: 20"))
    _, again = await shop.twice(place)

    assert 20 <= int(again.field("age") or 0) < 60


async def test_what_is_unchanged_is_confirmed_and_its_fields_renewed(shop: Shop) -> None:
    """The origin is asked by tag and date; its 304 renews the fields, not the body, and the answer is fresh again."""
    renewed = said("max-age=60", 'ETag: "a1"', "Content-Language: fi", status=304)
    place = shop.says(said("max-age=0", 'ETag: "a1"', CHANGED, "Content-Language: en", body=b"menu"), renewed)
    first = await shop.get(f"/open/{place}")
    confirmed, again = [await shop.get(f"/open/{place}") for _ in range(2)]
    fields = shop.of(place)[1].fields

    assert (first.field("content-language"), shop.count(place)) == ("en", 2)
    assert (fields["if-none-match"], fields["if-modified-since"]) == ('"a1"', CHANGED.partition(": ")[2])
    assert [(one.status, one.body, one.field("content-language")) for one in (confirmed, again)] == [
        (200, b"menu", "fi")
    ] * 2
    assert confirmed.field("content-length") == "4"


async def test_word_of_something_else_is_not_believed(shop: Shop) -> None:
    """A 304 with another tag speaks of nothing that is kept: the origin is asked again, without a condition."""
    place = shop.says(said("max-age=0", 'ETag: "a1"'), said(None, 'ETag: "b2"', status=304), said(body=b"new"))
    _, again = await shop.twice(place)

    assert (again.status, again.body) == (200, b"new")
    assert [("if-none-match" in one.fields) for one in shop.of(place)] == [False, True, False]


async def test_what_has_changed_takes_the_place_of_what_was_kept(shop: Shop) -> None:
    """A whole answer to a condition replaces the kept one; one that may not be kept only ends it."""
    place = shop.says(said("max-age=0", 'ETag: "a1"'), said("no-store", body=b"second"), said("max-age=60", body=b"3"))
    bodies = [(await shop.get(f"/open/{place}")).body for _ in range(3)]

    assert bodies == [b"hello", b"second", b"3"]
    assert "if-none-match" not in shop.of(place)[2].fields


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('If-None-Match: "a1"', 304),
        ('If-None-Match: W/"a1"', 304),
        ('If-None-Match: "x", "a1"', 304),
        ("If-None-Match: *", 304),
        ('If-None-Match: "x"', 200),
        ("If-None-Match: a1", 200),
        ("If-Modified-Since: Fri, 20 Nov 2020 10:00:00 GMT", 304),
        ("If-Modified-Since: Fri, 20 Nov 2020 09:59:59 GMT", 200),
        ("If-Modified-Since: yesterday", 200),
    ],
)
async def test_what_a_client_has_is_not_sent_again(shop: Shop, condition: str, status: int) -> None:
    """Its own conditions are answered from what is kept (RFC 9110, 13), whether it was there before or not."""
    place = shop.says(said(*TAGGED, CHANGED))
    at_once = await shop.get(f"/open/{place}", condition)
    again = await shop.get(f"/open/{place}", condition)

    assert [at_once.status, again.status] == [status, status]
    assert (shop.count(place), "if-none-match" in shop.of(place)[0].fields) == (1, False)
    assert again.field("etag") == '"a1"'


async def test_a_tag_counts_before_a_date(shop: Shop) -> None:
    """`If-Modified-Since` means nothing beside `If-None-Match` (RFC 9110, 13.2.2)."""
    place = shop.says(said(*TAGGED, CHANGED))
    answer = await shop.get(f"/open/{place}", 'If-None-Match: "x"', f"If-Modified-Since: {date(0)}")

    assert answer.status == 200


@pytest.mark.parametrize("condition", ['If-Match: "a1"', f"If-Unmodified-Since: {date(0)}"])
async def test_what_must_match_is_the_origin_s_affair(shop: Shop, condition: str) -> None:
    """A cache does not judge what is meant for the origin (RFC 9111, 4.3.2): it passes, and so does the answer."""
    place = shop.says(said(*TAGGED), said(status=412))
    await shop.get(f"/open/{place}")
    refused = await shop.get(f"/open/{place}", condition)

    assert (refused.status, shop.count(place)) == (412, 2)
    assert condition.partition(":")[0].lower() in shop.of(place)[1].fields


@pytest.mark.parametrize(
    ("asked", "piece", "where"),
    [
        ("bytes=0-1", b"he", "bytes 0-1/5"),
        ("bytes=3-", b"lo", "bytes 3-4/5"),
        ("bytes=-2", b"lo", "bytes 3-4/5"),
        ("bytes=1-99", b"ello", "bytes 1-4/5"),
        ("bytes=-99", b"hello", "bytes 0-4/5"),
    ],
)
async def test_a_piece_of_what_is_kept(shop: Shop, asked: str, piece: bytes, where: str) -> None:
    """One range of a kept answer is given from it (RFC 9110, 14)."""
    place = shop.says(said(*TAGGED))
    await shop.get(f"/open/{place}")
    answer = await shop.get(f"/open/{place}", f"Range: {asked}")

    assert (answer.status, answer.body, answer.field("content-range")) == (206, piece, where)
    assert (answer.field("content-length"), shop.count(place)) == (str(len(piece)), 1)


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "lines=1-2", "bytes=3-1", "bytes=8-7"])
async def test_pieces_that_are_none_are_not_cut(shop: Shop, asked: str) -> None:
    """Several ranges, other units and what is no range are answered by the whole, as a server may."""
    place = shop.says(said(*TAGGED))
    await shop.get(f"/open/{place}")
    answer = await shop.get(f"/open/{place}", f"Range: {asked}")

    assert (answer.status, answer.body) == (200, b"hello")


@pytest.mark.parametrize("asked", ["bytes=5-", "bytes=9-", "bytes=9-12", "bytes=-0"])
async def test_what_lies_beyond_the_end_is_refused(shop: Shop, asked: str) -> None:
    """Nothing is in such a range (RFC 9110, 15.5.17): our problem says so, and how large the whole is."""
    place = shop.says(said(*TAGGED))
    await shop.get(f"/open/{place}")
    answer = await shop.get(f"/open/{place}", f"Range: {asked}")

    assert (answer.status, answer.field("content-range"), shop.count(place)) == (416, "bytes */5", 1)
    assert answer.field("content-type") == "application/problem+json"
    assert b"range-not-satisfiable" in answer.body


async def test_nothing_has_no_last_bytes(shop: Shop) -> None:
    """The end of an empty answer is the whole of it."""
    place = shop.says(said(*TAGGED, body=b""))
    await shop.get(f"/open/{place}")
    answer = await shop.get(f"/open/{place}", "Range: bytes=-5")

    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(("had", "status"), [('"a1"', 206), ('"b2"', 200), ('W/"a1"', 200), (date(0), 200)])
async def test_a_piece_fits_to_what_the_client_has(shop: Shop, had: str, status: int) -> None:
    """`If-Range` joins pieces of one representation alone, compared strongly (RFC 9110, 13.1.5)."""
    place = shop.says(said(*TAGGED))
    await shop.get(f"/open/{place}")
    answer = await shop.get(f"/open/{place}", "Range: bytes=0-1", f"If-Range: {had}")

    assert answer.status == status


async def test_a_piece_of_what_is_not_kept_is_the_origin_s(shop: Shop) -> None:
    """A range is passed on when there is nothing to cut it from, and a piece is never kept."""
    place = shop.says(said("max-age=60", "Content-Range: bytes 0-1/5", body=b"he", status=206), said("max-age=60"))
    piece = await shop.get(f"/open/{place}", "Range: bytes=0-1")
    whole = await shop.get(f"/open/{place}")

    assert (piece.status, piece.body, whole.status, whole.body) == (206, b"he", 200, b"hello")
    assert shop.of(place)[0].fields["range"] == "bytes=0-1"


async def test_a_head_is_answered_from_a_get(shop: Shop) -> None:
    """What is kept of a GET answers a HEAD with the same fields; what came to a HEAD answers no GET."""
    place = shop.says(said(*TAGGED))
    asked = await shop.get(f"/open/{place}", method="HEAD")
    await shop.get(f"/open/{place}")
    kept = await shop.get(f"/open/{place}", method="HEAD")

    assert [one.method for one in shop.of(place)] == ["HEAD", "GET"]
    assert (asked.status, kept.status, kept.field("content-length"), kept.field("etag")) == (200, 200, "5", '"a1"')


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        (("X-Tongue: fi",), 2),
        (("X-Tongue: en",), 1),
        (("X-Tongue: en", "User-Agent: other"), 1),
        (("X-Tongue: en", "Accept: text/html , */*"), 2),
    ],
)
async def test_another_question_has_another_answer(shop: Shop, fields: tuple[str, ...], asked: int) -> None:
    """Every field that goes out is in the key, whether the origin says that it varies by it or not."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}", "X-Tongue: en")
    await shop.get(f"/open/{place}", *fields)

    assert shop.count(place) == asked


async def test_lists_that_say_the_same_are_the_same(shop: Shop) -> None:
    """Blanks and capitals make no difference in what a client accepts."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}", "Accept: text/html, */*;q=0.1")
    await shop.get(f"/open/{place}", "Accept: TEXT/HTML,*/* ; q=0.1")

    assert shop.count(place) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('a/b;p="X"', 'a/b;p="x"'),
        ('a/b;p="x, y"', 'a/b;p="x,y"'),
        ("a/b;v=X", "a/b;v=x"),
        ("a/b;q=0.5", "a/b;q = 0.5"),
    ],
)
async def test_lists_of_which_more_is_said_are_as_they_are_spelled(shop: Shop, one: str, other: str) -> None:
    """What else than weights is said of a type may mean another one: nobody chooses by a spelling what others get."""
    place = shop.says(said("max-age=60"))
    for accepted in (one, other):
        await shop.get(f"/open/{place}", f"Accept: {accepted}")

    assert shop.count(place) == 2


async def test_what_the_cache_did_is_told(shop: Shop) -> None:
    """`Cache-Status` says under the gateway's name whether it was a hit, or why the origin was asked (RFC 9211)."""
    place = shop.says(said("max-age=60", 'ETag: "a1"'), said("max-age=60", 'ETag: "a1"', status=304))
    told = [await shop.get(f"/open/{place}") for _ in range(2)]
    told.append(await shop.get(f"/open/{place}", "Cache-Control: no-cache"))
    told.append(await shop.get(f"/open/{place}", 'If-Match: "a1"'))

    assert [(one.field("cache-status") or "").partition("; ttl")[0] for one in told] == [
        "shop; fwd=miss; fwd-status=200; stored",
        "shop; hit",
        "shop; fwd=request; fwd-status=304; stored",
        "shop; fwd=bypass; fwd-status=304",
    ]
