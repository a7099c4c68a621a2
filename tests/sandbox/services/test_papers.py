import gzip

import pytest

from tests.sandbox.city import City

PICTURE = "/restaurants/1/picture"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def test_every_restaurant_has_a_picture_of_its_own() -> None:
    """Pictures are PNG, differ from restaurant to restaurant, and a restaurant that is not there has none."""
    async with City("restaurant") as city:
        first, second = [await city.send("restaurant", "GET", f"/restaurants/{number}/picture") for number in (1, 2)]
        missing = await city.send("restaurant", "GET", "/restaurants/987/picture")

        assert first.headers["content-type"] == "image/png"
        assert first.content.startswith(PNG[:8])
        assert first.content != second.content
        assert missing.status_code == 404


async def test_a_picture_can_be_replaced_by_who_knows_it() -> None:
    """With the tag of the picture that hangs there it is replaced; with that of an older one it is not."""
    async with City("restaurant") as city:
        tag = (await city.send("restaurant", "GET", PICTURE)).headers["etag"]
        said = {"Content_Type": "image/png", "If_Match": tag}
        replaced = await city.send("restaurant", "PUT", PICTURE, PNG, **said)
        late = await city.send("restaurant", "PUT", PICTURE, PNG + b"late", **said)
        now = await city.send("restaurant", "GET", PICTURE)

        assert (replaced.status_code, late.status_code) == (204, 412)
        assert (now.content, now.headers["etag"]) == (PNG, replaced.headers["etag"])


async def test_a_menu_can_be_read_on_paper() -> None:
    """The text has the restaurant's name, and every dish with its price."""
    async with City("restaurant") as city:
        restaurant = await city.read("restaurant", "/restaurants/1")
        paper = await city.send("restaurant", "GET", "/restaurants/1/menu.txt")

        assert paper.headers["content-type"] == "text/plain; charset=utf-8"
        assert paper.text.startswith(f"{restaurant['name']}\n====")
        for dish in restaurant["menu"]["menuItems"]:
            assert any(
                line.startswith(dish["name"]) and line.endswith(dish["price"]) for line in paper.text.splitlines()
            )


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip ; q=0.0, br", False),
        ("br", False),
        ("gzipped", False),
    ],
)
async def test_a_menu_is_packed_for_who_wants_it_so(accepted: str, packed: bool) -> None:
    """Packed and plain are two documents with two tags, of which caches are warned."""
    async with City("restaurant") as city:
        plain = await city.send("restaurant", "GET", "/restaurants/1/menu.txt")
        answer = await city.send("restaurant", "GET", "/restaurants/1/menu.txt", Accept_Encoding=accepted)

        assert ("content-encoding" in answer.headers) == packed
        assert (answer.headers["etag"] != plain.headers["etag"]) == packed
        assert {answer.headers["vary"], plain.headers["vary"]} == {"Accept-Encoding"}
        assert answer.content == plain.content
        assert int(answer.headers["content-length"]) == len(gzip.compress(plain.content) if packed else plain.content)
