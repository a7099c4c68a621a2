import zlib
from collections.abc import Callable, Sequence
from typing import Protocol, cast

import brotli  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs] -- nobody has types for it
import pytest
import zstandard
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge import Compression
from tests.gateway_common.edge.door import LONG, Door
from tests.gateway_common.edge.exchange import Fields, Reply, ask, none_received, scope_of


class BrotliReader(Protocol):
    def process(self, body: bytes, /) -> bytes: ...


_brotli = cast("Callable[[], BrotliReader]", brotli.Decompressor)  # pyright: ignore[reportUnknownMemberType] -- it is untyped
TEXT = (b"content-type", b"text/plain")
BODY = LONG.encode()
EVERY = "gzip, br, zstd"
UNDO: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: zlib.decompressobj(31).decompress(body),
    "br": lambda body: _brotli().process(body),
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}
"""How to read as much of a body as has come."""

CODINGS = pytest.mark.parametrize("coding", list(UNDO))
LONG_ANSWERS = pytest.mark.parametrize("target", ["/files/5", "/long", "/orders/5"], ids=["route", "endpoint", "card"])


def says(*pieces: bytes, headers: Sequence[tuple[bytes, bytes]] = (TEXT,), status: int = 200) -> ASGIApp:
    """Make an application that says *pieces*, with a length if there is but one."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        length = [(b"content-length", b"%d" % len(pieces[0]))] if len(pieces) == 1 else []
        await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
        for piece in pieces[:-1]:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": pieces[-1]})

    return answer


async def coded(app: ASGIApp, *fields: tuple[str, str], accepts: str = EVERY) -> Reply:
    return await ask(Compression(app), headers=[("Accept-Encoding", accepts), *fields])


VARY = {"/files/5": "authorization, Accept-Encoding", "/long": "Accept-Encoding"}


@CODINGS
@pytest.mark.parametrize("target", ["/files/5", "/long"], ids=["route", "endpoint"])
async def test_a_long_answer_comes_in_the_coding_asked_for(door: Door, target: str, coding: str) -> None:
    """It is smaller, says so, and holds the same."""
    plain = await door.ask(target)
    small = await door.ask(target, f"Accept-Encoding: {coding}")

    assert (small.status, small.field("content-encoding")) == (200, coding)
    assert UNDO[coding](small.body) == plain.body
    assert len(small.body) < len(plain.body) / 2
    assert [answer.field("vary") for answer in (plain, small)] == [VARY[target]] * 2


@CODINGS
async def test_pieces_are_not_held_back(coding: str) -> None:
    """A body that comes piece by piece goes out so: each can be read when it was sent."""
    pieces = [b"first " * 10, b"second " * 10, b""]
    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    await Compression(says(*pieces))(scope_of(headers=[("Accept-Encoding", coding)]), none_received, send)

    start, first, second, _ = sent
    assert start == b""
    assert UNDO[coding](first) == pieces[0]
    assert UNDO[coding](first + second) == pieces[0] + pieces[1]
    assert UNDO[coding](b"".join(sent)) == b"".join(pieces)


@pytest.mark.parametrize(
    "app",
    [
        says(b"x" * 1023),
        says(b"x" * 5000, headers=[(b"content-type", b"image/png")]),
        says(b"x" * 5000, headers=[(b"content-type", b"application/zip")]),
        says(b"x" * 5000, headers=[]),
        says(b"x" * 5000, headers=[TEXT, (b"content-encoding", b"br")]),
        says(b"x" * 5000, headers=[TEXT, (b"cache-control", b"public, no-transform")]),
        says(b"x" * 5000, headers=[TEXT, (b"content-digest", b"sha-256=:x:")]),
        says(b"x" * 5000, headers=[TEXT, (b"content-range", b"bytes 0-4999/9999")], status=206),
        says(b"data: x\n\n" * 500, b"", headers=[(b"content-type", b"text/event-stream; charset=utf-8")]),
        says(b"", headers=[TEXT], status=204),
    ],
    ids=["small", "picture", "archive", "untyped", "coded", "no-transform", "digest", "range", "events", "no content"],
)
async def test_what_gains_nothing_stays_as_it_is(app: ASGIApp) -> None:
    """What is small, packed, coded, partial, signed or a stream of events passes untouched."""
    assert await coded(app) == await ask(app)


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/json", "application/problem+json", "application/vnd.ftgo.v1+json; charset=utf-8", "text/html"),
        *("text/csv", "image/svg+xml", "application/xml", "text/javascript", "Application/JSON"),
    ],
)
async def test_texts_are_compressed(media_type: str) -> None:
    """Whatever is text by its type gets smaller."""
    reply = await coded(says(BODY, headers=[(b"content-type", media_type.encode())]))

    assert reply.header("content-encoding") == "zstd"
    assert reply.header("content-length") == str(len(reply.body))


@pytest.mark.parametrize(
    ("fields", "compressed"),
    [
        ([("Cookie", "a=b")], False),
        ([("Cookie", "a=b"), ("Sec-Fetch-Site", "cross-site")], False),
        ([("Cookie", "a=b"), ("Sec-Fetch-Site", "same-site")], False),
        ([("Cookie", "a=b"), ("Sec-Fetch-Site", "none")], False),
        ([("Cookie", "a=b"), ("Sec-Fetch-Site", "same-origin")], True),
        ([("Authorization", "Bearer x"), ("Sec-Fetch-Site", "cross-site")], True),
        ([], True),
    ],
)
async def test_nobody_measures_guesses_in_another_ones_answer(fields: Fields, compressed: bool) -> None:
    """With cookies, which a browser sends for any page, only our own page gets compressed answers (BREACH)."""
    reply = await coded(says(BODY), *fields)

    assert (reply.header("content-encoding") is not None) is compressed


async def test_a_secret_that_is_set_is_not_compressed() -> None:
    """An answer that sets a cookie keeps its size."""
    assert (await coded(says(BODY, headers=[TEXT, (b"set-cookie", b"sid=1")]))).header("content-encoding") is None


@LONG_ANSWERS
@pytest.mark.parametrize("coding", ["identity", *UNDO])
async def test_what_the_client_has_is_not_sent_again(door: Door, target: str, coding: str) -> None:
    """A tag that came with a coded answer is known when it comes back: 304, with the very tag."""
    accepts = f"Accept-Encoding: {coding}"
    first = await door.ask(target, accepts)
    tag = first.field("etag")

    again = await door.ask(target, accepts, f"If-None-Match: {tag}")

    if target == "/orders/5":
        assert (again.status, again.body, again.field("etag")) == (304, b"", tag)
    assert (f"~{coding}" in (tag or "")) is (first.field("content-encoding") is not None)


async def test_each_coding_has_a_tag_of_its_own() -> None:
    """Two representations are never taken for one another; a weak tag may stand for both."""
    strong, weak = says(BODY, headers=[TEXT, (b"etag", b'"a1"')]), says(BODY, headers=[TEXT, (b"etag", b'W/"a1"')])

    tags = {accepts: (await coded(strong, accepts=accepts)).header("etag") for accepts in ("", "gzip", "br", "zstd")}

    assert tags == {"": '"a1"', "gzip": '"a1~gzip"', "br": '"a1~br"', "zstd": '"a1~zstd"'}
    assert (await coded(weak)).header("etag") == 'W/"a1"'


@pytest.mark.parametrize("name", ["If-None-Match", "If-Match"])
async def test_whoever_made_a_tag_knows_it_again(name: str) -> None:
    """Conditions reach the application with the tags that it gave; all others of them stay."""
    seen: list[bytes] = []

    async def looks(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(value for given, value in scope["headers"] if given == name.lower().encode())
        await says(b"")(scope, receive, send)

    await coded(looks, (name, '"a1~br", W/"b~c", "d~gzip"'))

    assert seen == [b'"a1", W/"b~c", "d"']


async def test_ranges_are_never_joined_across_codings() -> None:
    """A coded answer offers no ranges, and `If-Range` with its tag fits nothing."""
    seen: list[bytes] = []

    async def looks(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(value for given, value in scope["headers"] if given == b"if-range")
        await says(BODY, headers=[TEXT, (b"accept-ranges", b"bytes")])(scope, receive, send)

    reply = await coded(looks, ("If-Range", '"a1~br"'))

    assert (seen, reply.header("accept-ranges")) == ([b'"a1~br"'], None)


async def test_a_head_alone_says_no_length() -> None:
    """Where a service was asked for the head alone, how long the coded body would be is not known."""

    async def head(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [TEXT, (b"content-length", b"5000")]})
        await send({"type": "http.response.body"})

    reply = await coded(head)

    assert (reply.header("content-encoding"), reply.header("content-length"), reply.body) == ("zstd", None, b"")


async def test_announced_pieces_go_out_as_pieces() -> None:
    """A body whose length is said, but which comes in pieces, is coded as it comes."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [TEXT, (b"content-length", b"2000")]})
        await send({"type": "http.response.body", "body": b"x" * 1000, "more_body": True})
        await send({"type": "http.response.body", "body": b"x" * 1000})

    reply = await coded(answer)

    assert (reply.header("content-length"), UNDO["zstd"](reply.body)) == (None, b"x" * 2000)
