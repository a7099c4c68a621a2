import pytest

from ftgo_sandbox.domain.images import MOST_BYTES
from ftgo_sandbox.domain.photos import MOST_OF_AN_ORDER
from tests.sandbox.city import City

PHOTOS = "/orders/1/photos"
MINE = "consumer:1"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "


@pytest.mark.parametrize(("kind", "content"), [("image/jpeg", JPEG), ("image/webp", WEBP)])
async def test_a_photo_comes_back_as_it_was_sent(kind: str, content: bytes) -> None:
    """A new photo says where it is, and there it is, with a name for the file."""
    async with City("order") as city:
        added = await city.send("order", "POST", PHOTOS, content, caller=MINE, Content_Type=kind)
        number = added.headers["location"].rpartition("/")[2]
        shown = await city.send("order", "GET", added.headers["location"], caller=MINE)

        assert (added.status_code, added.content) == (201, b"")
        assert added.headers["location"] == f"{PHOTOS}/{number}"
        assert added.headers["etag"] == shown.headers["etag"]
        assert (shown.status_code, shown.content, shown.headers["content-type"]) == (200, content, kind)
        assert f'filename="order-1-photo-{number}.{kind[6:]}"' in shown.headers["content-disposition"]


async def test_the_same_key_is_the_same_photo() -> None:
    """A consumer who sends a photo again with its key gets the first one."""
    async with City("order") as city:
        said = {"caller": MINE, "Content_Type": "image/jpeg"}
        first, again, other = [
            await city.send("order", "POST", PHOTOS, JPEG, **said, Idempotency_Key=key) for key in ("a", "a", "b")
        ]

        assert first.headers["location"] == again.headers["location"]
        assert first.headers["location"] != other.headers["location"]


@pytest.mark.parametrize(
    ("kind", "content", "status", "code"),
    [
        ("image/svg+xml", b"<svg/>", 415, "UNSUPPORTED_IMAGE"),
        ("", JPEG, 415, "UNSUPPORTED_IMAGE"),
        ("image/png", JPEG, 422, "NOT_AN_IMAGE"),
        ("image/webp", b"RIFF____WAVE", 422, "NOT_AN_IMAGE"),
        ("image/jpeg", b"", 422, "NOT_AN_IMAGE"),
        ("image/jpeg", JPEG + bytes(MOST_BYTES), 413, "TOO_LARGE"),
    ],
)
async def test_only_pictures_are_taken(kind: str, content: bytes, status: int, code: str) -> None:
    """What a screen would run, what is no picture, and what is too large is refused."""
    async with City("order") as city:
        answer = await city.send("order", "POST", PHOTOS, content, caller=MINE, Content_Type=kind)

        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_order_has_not_room_for_everything() -> None:
    """An album is full at some time, until something is thrown away."""
    async with City("order") as city:
        said = {"caller": MINE, "Content_Type": "image/jpeg"}
        added = [await city.send("order", "POST", PHOTOS, JPEG, **said) for _ in range(MOST_OF_AN_ORDER + 1)]
        removed = await city.send("order", "DELETE", added[0].headers["location"], caller=MINE)
        room = await city.send("order", "POST", PHOTOS, JPEG, **said)
        gone = await city.send("order", "GET", added[0].headers["location"], caller=MINE)

        assert [answer.status_code for answer in added] == [201] * MOST_OF_AN_ORDER + [409]
        assert added[-1].json()["code"] == "PHOTOS_FULL"
        assert (removed.status_code, room.status_code, gone.status_code) == (204, 201, 404)


async def test_a_photo_is_found_under_its_own_order() -> None:
    """A photo of one order is not there under another, even of the same consumer."""
    async with City("order") as city:
        here = await city.send("order", "GET", "/orders/4/photos/1", caller=MINE)
        there = await city.send("order", "GET", "/orders/1/photos/1", caller=MINE)

        assert (here.status_code, there.status_code) == (200, 404)


async def test_some_meals_have_been_photographed() -> None:
    """The city begins with photos of meals that arrived, and they are pictures."""
    async with City("order") as city:
        shown = [
            await city.send("order", "GET", f"/orders/{order}/photos/{number}") for order, number in [(4, 1), (9, 2)]
        ]

        assert [answer.headers["content-type"] for answer in shown] == ["image/png"] * 2
        assert shown[0].content != shown[1].content
