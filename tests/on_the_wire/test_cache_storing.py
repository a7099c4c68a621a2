"""What a cached route keeps of an arbitrary origin, and what it never keeps (RFC 9111, 3; RFC 9213; C1, C8)."""

import pytest

from tests.on_the_wire.origin import TOKENS, Shop, date, said

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEPT = {
    "max-age": said("max-age=60"),
    "max-age in quotes": said('max-age="60"'),
    "max-age in capitals": said("MAX-AGE=60"),
    "max-age beyond all numbers": said("max-age=99999999999999999999"),
    "max-age twice, and the same": said("max-age=60, max-age=60"),
    "max-age on a second line": said("public", "Cache-Control: max-age=60"),
    "with what nobody knows": said('max-age=60, community="UCI", x=1'),
    "s-maxage before max-age": said("s-maxage=60, max-age=0"),
    "younger than its time": said("max-age=60", "Age: 45"),
    "an age that is none": said("max-age=60", "Age: old"),
    "expires": said(None, f"Expires: {date(36000)}"),
    "expires by the origin's own clock": said(None, f"Date: {date(36000)}", f"Expires: {date(72000)}"),
    "expires as RFC 850 wrote it": said(None, "Expires: Sunday, 06-Nov-60 08:49:37 GMT"),
    "expires as C wrote it": said(None, "Expires: Sun Nov  6 08:49:37 2061"),
    "max-age before expires": said("max-age=60", "Expires: 0"),
    "must-revalidate while fresh": said("max-age=60, must-revalidate"),
    "proxy-revalidate while fresh": said("max-age=60, proxy-revalidate"),
    "must-understand before no-store": said("max-age=60, must-understand, no-store"),
    "targeted": said("no-store", "CDN-Cache-Control: max-age=60"),
    "targeted, with parameters": said("no-store", 'CDN-Cache-Control: max-age=60;a="b", x=(1 2);y'),
    "targeted, and broken": said("max-age=60", "CDN-Cache-Control: max-age=60,,"),
    "targeted, and empty": said("max-age=60", "CDN-Cache-Control:"),
    "varies by what is the same": said("max-age=60", "Vary: Accept, X-Tongue"),
    "varies by what is never sent": said("max-age=60", "Vary: User-Agent"),
    "moved": said("max-age=60", "Location: /there", status=301),
    "moved for now": said("max-age=60", "Location: /there", status=307),
    "not there": said("max-age=60", status=404),
    "gone": said("max-age=60", status=410),
    "nothing in it": said("max-age=60", status=204),
    "of others": said("max-age=60", status=203),
}
NEVER = {
    "nothing said": said(),
    "no-store": said("no-store, max-age=60"),
    "no-store on a second line": said("max-age=60", "Cache-Control: no-store"),
    "private": said("private, max-age=60"),
    "private for a field": said('private="x-a", max-age=60'),
    "no-cache": said("no-cache, max-age=60"),
    "no-cache for a field": said('no-cache="x-a", max-age=60'),
    "max-age of nothing": said("max-age=0"),
    "s-maxage of nothing": said("s-maxage=0, max-age=60"),
    "max-age that is none": said("max-age=soon"),
    "max-age below nothing": said("max-age=-5"),
    "max-age twice, and not the same": said("max-age=60, max-age=30"),
    "cannot be read": said("max-age=60, ="),
    "older than its time": said("max-age=60", "Age: 60"),
    "made long ago": said("max-age=60", f"Date: {date(-90)}"),
    "expired": said(None, f"Expires: {date(-1)}"),
    "expires never": said(None, "Expires: 0"),
    "expires in another zone": said(None, f"Expires: {date(36000).replace('GMT', 'CET')}"),
    "expires twice": said(None, f"Expires: {date(36000)}", f"Expires: {date(54000)}"),
    "must-understand, and nobody does": said("max-age=60, must-understand", status=299),
    "targeted": said("max-age=60", "CDN-Cache-Control: no-store"),
    "targeted, for a while that is none": said("max-age=60", 'CDN-Cache-Control: max-age="60"'),
    "varies by everything": said("max-age=60", "Vary: *"),
    "varies by everything, too": said("max-age=60", "Vary: Accept, *"),
    "varies by who asks": said("max-age=60", "Vary: Authorization"),
    "varies by the call": said("max-age=60", "Vary: X-Request-Id"),
    "a cookie": said("max-age=60", "Set-Cookie: sid=1"),
    "a cookie that may be kept": said("max-age=60, public", "Set-Cookie: sid=1"),
    "a piece": said("max-age=60", "Content-Range: bytes 0-4/9", status=206),
    "bad request": said("max-age=60", status=400),
    "not signed in": said("max-age=60", status=401),
    "forbidden": said("max-age=60, public", status=403),
    "too many": said("max-age=60", status=429),
    "broken": said("max-age=60", status=500),
    "away": said("max-age=60", status=503),
    "not there, and nothing said": said(status=404),
    "moved for now, and nothing said": said(None, "Location: /there", status=302),
}


@pytest.mark.parametrize("answer", KEPT.values(), ids=KEPT)
async def test_what_may_be_kept_is_given_again(shop: Shop, answer: bytes) -> None:
    """The origin is asked once, and the second answer is the first one with its age."""
    asked, again = await shop.twice(shop.says(answer))

    assert asked == 1
    assert again.field("age") is not None or again.status >= 400


@pytest.mark.parametrize("answer", NEVER.values(), ids=NEVER)
async def test_what_may_not_be_kept_is_asked_for_again(shop: Shop, answer: bytes) -> None:
    """The origin is asked each time, and what it says is believed to be new."""
    asked, again = await shop.twice(shop.says(answer))

    assert asked == 2
    assert again.field("cache-status") is None or "hit" not in (again.field("cache-status") or "")


async def test_what_says_nothing_is_kept_where_the_route_says_for_how_long(shop: Shop) -> None:
    """A heuristic is never guessed: it is declared, and holds for statuses that are kept by themselves alone."""
    whole = shop.says(said())
    moved = shop.says(said(None, "Location: /there", status=302))
    forbidden = shop.says(said("no-store"))

    assert (await shop.twice(whole, route="guessed"))[0] == 1
    assert (await shop.twice(moved, route="guessed"))[0] == 2
    assert (await shop.twice(forbidden, route="guessed"))[0] == 2


@pytest.mark.parametrize("caching", ["max-age=60", "private, max-age=60", "private, max-age=60, s-maxage=0"])
async def test_what_is_kept_for_a_caller_is_theirs_alone(shop: Shop, caching: str) -> None:
    """Under `caller` each has a cache of their own: it may keep what is private, and nobody else is ever given it."""
    place = shop.says(said(caching, body=b"of one"), said(caching, body=b"of two"))
    one, two = [await shop.get(f"/mine/{place}", token) for token in TOKENS]
    again = [await shop.get(f"/mine/{place}", token) for token in TOKENS]

    assert [one.body, two.body] == [answer.body for answer in again] == [b"of one", b"of two"]
    assert shop.count(place) == 2


async def test_one_person_with_two_scopes_is_not_told_the_same(shop: Shop) -> None:
    """Whatever a service can know of a caller is in the key: who may do less may be shown less."""
    place = shop.says(said("max-age=60"))
    for token in ("dev:1/menus:read", "dev:1/menus:write", "dev:1/menus:read"):
        await shop.get(f"/mine/{place}", f"Authorization: Bearer {token}")

    assert shop.count(place) == 2


async def test_what_is_public_is_asked_for_in_nobody_s_name(shop: Shop) -> None:
    """No service can put what it knows of a caller into an answer that others are given, and a guard still stands."""
    place = shop.says(said("max-age=60"))
    stranger = await shop.get(f"/guarded/{place}")
    first = await shop.get(f"/guarded/{place}", TOKENS[0])
    second = await shop.get(f"/guarded/{place}", TOKENS[1])

    assert [stranger.status, first.status, second.status] == [401, 200, 200]
    assert shop.count(place) == 1
    assert "authorization" not in shop.of(place)[0].fields


async def test_who_stands_behind_a_guard_is_told_to_keep_it_to_themselves(shop: Shop) -> None:
    """A cache before us does not know our guard: what it is told is private, kept or not."""
    place = shop.says(said("public, max-age=60"))
    await shop.get(f"/guarded/{place}", TOKENS[0])
    again = await shop.get(f"/guarded/{place}", TOKENS[0])

    assert again.field("cache-control") == "private, max-age=60"
