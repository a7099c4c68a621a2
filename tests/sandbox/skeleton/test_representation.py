"""What a caller gets of a document, told by the picture of a restaurant."""

import pytest

from tests.sandbox.city import City

PICTURE = "/restaurants/1/picture"
PAINTED = "Fri, 20 Nov 2026 18:00:00 GMT"
BEFORE = "Fri, 20 Nov 2026 17:59:59 GMT"


async def test_a_document_says_how_to_ask_for_it_again() -> None:
    """It has a tag, a time, a size and a type, and can be had in pieces; HEAD says the same without it."""
    async with City("restaurant") as city:
        whole = await city.send("restaurant", "GET", PICTURE)
        head = await city.send("restaurant", "HEAD", PICTURE)

        assert (whole.status_code, whole.headers["last-modified"]) == (200, PAINTED)
        assert whole.headers["accept-ranges"] == "bytes"
        assert int(whole.headers["content-length"]) == len(whole.content) > 1000
        assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)


@pytest.mark.parametrize(("asked", "start", "stop"), [("bytes=100-199", 100, 200), ("bytes=-50", -50, None)])
async def test_a_piece_is_a_piece_of_the_whole(asked: str, start: int, stop: int | None) -> None:
    """What is asked for by its bytes are those bytes of the same document."""
    async with City("restaurant") as city:
        whole = await city.send("restaurant", "GET", PICTURE)
        part = await city.send("restaurant", "GET", PICTURE, Range=asked)

        assert (part.status_code, part.content) == (206, whole.content[start:stop])
        first = range(len(whole.content))[start]
        assert part.headers["content-range"] == f"bytes {first}-{first + len(part.content) - 1}/{len(whole.content)}"
        assert part.headers["etag"] == whole.headers["etag"]


async def test_there_is_nothing_beyond_the_end() -> None:
    """Bytes after the last are refused, and the refusal says how many there are."""
    async with City("restaurant") as city:
        size = len((await city.send("restaurant", "GET", PICTURE)).content)
        answer = await city.send("restaurant", "GET", PICTURE, Range=f"bytes={size}-")

        assert (answer.status_code, answer.json()["code"]) == (416, "NO_SUCH_RANGE")
        assert answer.headers["content-range"] == f"bytes */{size}"


async def test_what_the_caller_has_is_not_sent_again() -> None:
    """A tag that is still right, or a time since when nothing changed, is answered with 304 and no body."""
    async with City("restaurant") as city:
        tag = (await city.send("restaurant", "GET", PICTURE)).headers["etag"]
        by_tag = await city.send("restaurant", "GET", PICTURE, If_None_Match=f'"other", W/{tag}')
        by_any = await city.send("restaurant", "GET", PICTURE, If_None_Match="*")
        by_time = await city.send("restaurant", "GET", PICTURE, If_Modified_Since=PAINTED, Range="bytes=0-1")

        assert [answer.status_code for answer in (by_tag, by_any, by_time)] == [304] * 3
        assert (by_tag.content, by_tag.headers["etag"], "content-type" in by_tag.headers) == (b"", tag, False)


@pytest.mark.parametrize(
    "has",
    [
        {"If_None_Match": '"other"', "If_Modified_Since": PAINTED},
        {"If_Modified_Since": BEFORE},
        {"If_Modified_Since": "yesterday"},
    ],
)
async def test_what_the_caller_has_not_is_sent(has: dict[str, str]) -> None:
    """A tag that is another, an older time and a time that is none bring all of it; a tag counts more than a time."""
    async with City("restaurant") as city:
        answer = await city.send("restaurant", "GET", PICTURE, **has)

        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("had", "status"), [("{tag}", 206), (PAINTED, 206), ('"other"', 200), ("W/{tag}", 200), (BEFORE, 200)]
)
async def test_a_piece_is_only_sent_if_it_fits(had: str, status: int) -> None:
    """With `If-Range`, a piece of another state than the caller's is no use: all of it is sent."""
    async with City("restaurant") as city:
        tag = (await city.send("restaurant", "GET", PICTURE)).headers["etag"]
        answer = await city.send("restaurant", "GET", PICTURE, Range="bytes=0-9", If_Range=had.format(tag=tag))

        assert answer.status_code == status


@pytest.mark.parametrize("meant", [{"If_Match": '"other"'}, {"If_Match": "W/{tag}"}, {"If_Unmodified_Since": BEFORE}])
async def test_a_request_for_another_state_is_refused(meant: dict[str, str]) -> None:
    """Whoever insists on a state that is not there any more, or on one by a weak tag, gets 412."""
    async with City("restaurant") as city:
        tag = (await city.send("restaurant", "GET", PICTURE)).headers["etag"]
        said = {name: value.format(tag=tag) for name, value in meant.items()}
        answer = await city.send("restaurant", "GET", PICTURE, **said)

        assert (answer.status_code, answer.json()["code"]) == (412, "CHANGED")
