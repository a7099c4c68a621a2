"""Who may ask may not choose what others are told: poisoning, cloaking and deception (C1 to C3)."""

import pytest

from tests.on_the_wire.origin import TOKENS, Shop, said, shop_open

pytestmark = pytest.mark.asyncio(loop_scope="session")

POISON = [
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: http",
    "X-Forwarded-Prefix: /evil",
    "X-Original-URL: /admin",
    "X-Rewrite-URL: /admin",
    "X-Host: evil.example",
    "Forwarded: host=evil.example",
    "X-HTTP-Method-Override: DELETE",
    "X-Method-Override: DELETE",
    "Origin: https://evil.example",
    "Referer: https://evil.example/",
    "User-Agent: <script>",
    "X-Anything: evil",
    "Accept-Encoding: evil",
    "Accept-Language: evil",
    "Max-Forwards: 1",
    "Pragma: evil",
    "X_Tongue: evil",
    "Via: 1.1 evil",
    "CDN-Loop: evil",
    "X-Request-Id: evil-0123456789abcdef",
]


@pytest.mark.parametrize("field", POISON)
async def test_nothing_unkeyed_reaches_the_origin(shop: Shop, field: str) -> None:
    """A field that is not in the key is not sent, so no answer is made of it."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}", field)
    reached = shop.of(place)[0].fields

    assert field.partition(": ")[2] not in reached.values()
    assert "evil" not in str(reached)
    assert (await shop.twice(place))[0] == 1


async def test_a_host_in_the_first_line_changes_nothing(shop: Shop) -> None:
    """The origin is told its own name, whatever name a client uses for the gateway."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"http://localhost/open/{place}")

    assert "evil" not in str(shop.of(place)[0].fields)
    assert shop.of(place)[0].fields["host"].startswith("127.0.0.1:")


async def test_a_body_of_a_get_is_no_part_of_the_question(shop: Shop) -> None:
    """A fat GET reaches the origin without its body, and so cannot choose what is kept."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}", body=b"a=evil")

    assert "content-length" not in shop.of(place)[0].fields
    assert "transfer-encoding" not in shop.of(place)[0].fields


@pytest.mark.parametrize(
    ("query", "reached"),
    [
        ("a=1&b=2", "?a=1&b=2"),
        ("b=2&a=1", "?a=1&b=2"),
        ("a=1&evil=2", "?a=1"),
        ("a=1;b=evil", "?a=1%3Bb%3Devil"),
        ("a=1%26b=evil", "?a=1%26b%3Devil"),
        ("a=2&a=1", "?a=2&a=1"),
        ("%61=1", "?a=1"),
        ("a=%41", "?a=A"),
        ("evil", ""),
    ],
)
async def test_the_query_that_is_keyed_is_the_one_that_is_sent(shop: Shop, query: str, reached: str) -> None:
    """Parameters are read, chosen and sorted once, and spelled anew: no two readers can disagree on them."""
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}?{query}")

    assert shop.of(place)[0].target == f"/{place}{reached}"


async def test_parameters_in_another_order_are_the_same_question(shop: Shop) -> None:
    """But those of one name keep their order, for it may mean something."""
    place = shop.says(said("max-age=60"))
    for query in ("a=1&b=2", "b=2&a=1", "a=1&b=2&evil=3"):
        await shop.get(f"/open/{place}?{query}")
    same = shop.count(place)
    for query in ("a=1&a=2", "a=2&a=1"):
        await shop.get(f"/open/{place}?{query}")

    assert (same, shop.count(place)) == (1, 3)


async def test_a_path_is_the_same_however_it_is_spelled(shop: Shop) -> None:
    """Encoded letters and doubled slashes lead to the one form that is keyed and sent."""
    place = shop.says(said("max-age=60"))
    for path in (f"/open/{place}", f"/open//{place}", f"/op%65n/{place}", f"/open/%70{place[1:]}"):
        assert (await shop.get(path)).status == 200

    assert shop.count(place) == 1


@pytest.mark.parametrize("suffix", ["a.css", "a.js", "x.png", "index.html"])
async def test_nothing_is_kept_for_its_name(suffix: str) -> None:
    """Whether `/account/a.css` is kept says the route alone, and not what its path looks like."""
    async with shop_open() as shop:
        shop.script[suffix] = [said("public, max-age=60", body=b"of 1"), said("public, max-age=60", body=b"of 2")]
        answers = [await shop.get(f"/account/{suffix}", token) for token in TOKENS]
        stranger = await shop.get(f"/account/{suffix}")

    assert [one.body for one in answers] == [b"of 1", b"of 2"]
    assert stranger.status == 401


@pytest.mark.parametrize("more", ["/a.css", "%2fa.css", ";a.css", "%00.css", "%3fa.css", "%23a.css", "\\a.css"])
async def test_no_path_pretends_to_be_another(shop: Shop, more: str) -> None:
    """What one reader would cut off the path is no part of a kept one: it is refused, or another question."""
    place = shop.says(said("max-age=60", body=b"mine"))
    await shop.get(f"/mine/{place}", TOKENS[0])
    stranger = await shop.get(f"/mine/{place}{more}")

    assert stranger.status in {400, 401, 404}


async def test_nobody_is_given_what_is_kept_for_another(shop: Shop) -> None:
    """What one caller was told is not told to another, to nobody, or by a token that does not count."""
    place = shop.says(said("private, max-age=60", body=b"of 1"), said("private, max-age=60", body=b"of 2"))
    for token in TOKENS:
        await shop.get(f"/mine/{place}", token)
    strangers = [await shop.get(f"/mine/{place}", *fields) for fields in ((), ("Authorization: Bearer dev:0",))]
    second = await shop.get(f"/mine/{place}", TOKENS[1], "X-User-Id: 1")

    assert [one.status for one in strangers] == [401, 401]
    assert second.body == b"of 2"


@pytest.mark.parametrize("varies", [(), ("Vary: X-View",)])
async def test_what_a_route_sets_tells_its_question_from_another_s(shop: Shop, varies: tuple[str, ...]) -> None:
    """Two routes to one target that set other fields ask otherwise: what staff may see is not given to all."""
    place = shop.says(said("max-age=60", *varies, body=b"staff"), said("max-age=60", *varies, body=b"all"))
    for _ in range(2):
        staff, everybody = await shop.get(f"/seen/staff/{place}", TOKENS[0]), await shop.get(f"/seen/all/{place}")

        assert (staff.body, everybody.body) == (b"staff", b"all")
    assert [one.fields["x-view"] for one in shop.of(place)] == ["staff", "all"]
