"""How answers are spelled, and what becomes of an application that does not answer."""

import asyncio
from collections.abc import Callable

import orjson
import pytest
import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.errors import ProblemError, problems
from gateway_common.wire.inbound.answer import Answer
from tests.gateway_common.wire.inbound.listener import GET, served, simulated

Fields = list[tuple[bytes, bytes]]
LENGTH: Fields = [(b"content-length", b"5")]


def answer(
    fields: Fields, status: int = 200, method: str = "GET", version: str = "1.1", *, kept: bool = True
) -> Answer:
    return Answer(status, fields, method=method, version=version, keep_alive=kept)


@pytest.mark.parametrize(
    ("made", "head", "body"),
    [
        (lambda: answer(LENGTH), b"content-length: 5\r\n", b"hello"),
        (lambda: answer([]), b"transfer-encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n\r\n"),
        (lambda: answer([], version="1.0"), b"connection: close\r\n", b"hello"),
        (lambda: answer(LENGTH, kept=False), b"content-length: 5\r\nconnection: close\r\n", b"hello"),
        (lambda: answer([(b"Connection", b"x, Close")]), b"transfer-encoding: chunked\r\nconnection: close\r\n", None),
        (
            lambda: answer([*LENGTH, (b"connection", b"close"), (b"connection", b"x")]),
            b"content-length: 5\r\nconnection: close\r\n",
            None,
        ),
        (lambda: answer([(b"Transfer-Encoding", b"gzip")]), b"transfer-encoding: chunked\r\n", None),
        (lambda: answer(LENGTH, method="HEAD"), b"content-length: 5\r\n", b""),
        (lambda: answer([], method="HEAD"), b"", b""),
        (lambda: answer([], 204), b"", b""),
        (lambda: answer([(b"etag", b'"a"')], 304), b'etag: "a"\r\n', b""),
    ],
    ids=[
        *(
            "length",
            "chunks",
            "an old client",
            "not kept",
            "the application closes",
            "it says two things",
            "a coding of the application's",
        ),
        *("HEAD with a length", "HEAD", "204", "304"),
    ],
)
def test_a_body_is_framed_as_its_client_can_read_it(
    made: Callable[[], Answer], head: bytes, body: bytes | None
) -> None:
    """By its length, in chunks, or by the end of the connection; the application has no say in it but the length."""
    spelled = made()

    assert spelled.head.partition(b"\r\n")[2] == head + b"\r\n"
    assert spelled.closes == (b"connection: close" in head)
    assert body is None or spelled.piece(b"hello", more=False) == body


def test_pieces_are_spelled_one_by_one() -> None:
    """An empty piece is nothing, and only the last ends the body."""
    chunks = answer([])

    assert [chunks.piece(b"ab", more=True), chunks.piece(b"", more=True)] == [b"2\r\nab\r\n", b""]
    assert chunks.piece(b"", more=False) == b"0\r\n\r\n"


@pytest.mark.parametrize("pieces", [[b"hell"], [b"hello!"], [b"hel", b"lo!"], [b""]])
def test_a_body_is_as_long_as_was_said(pieces: list[bytes]) -> None:
    """Else the next answer would begin in this one."""
    spelled = answer(LENGTH)
    *before, last = pieces

    with pytest.raises(ValueError, match="not as long"):
        _ = [spelled.piece(one, more=True) for one in before], spelled.piece(last, more=False)


@pytest.mark.parametrize(
    "field", [(b"a", b"b\r\nc: d"), (b"a", b"b\n"), (b"a", b"\rb"), (b"a\r\nb", b"c"), (b"a", b"b\x00")]
)
def test_a_field_stays_on_its_line(field: tuple[bytes, bytes]) -> None:
    """H5: no name and no value ends a line, however it got here."""
    with pytest.raises(ValueError, match="control character"):
        answer([field])


async def fails(scope: Scope, receive: Receive, send: Send) -> None:
    """Fail before the answer."""
    raise ValueError("a secret")


async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse in the words of the catalogue."""
    raise ProblemError(problems.BUSY(headers={"Retry-After": "1"}))


async def forgets(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer nothing."""


async def is_cancelled(scope: Scope, receive: Receive, send: Send) -> None:
    """Be given up from outside."""
    raise asyncio.CancelledError


async def speaks_out_of_turn(scope: Scope, receive: Receive, send: Send) -> None:
    """Send a body without a head."""
    await send({"type": "http.response.body", "body": b"x"})


async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    """Begin an answer, and fail."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise ValueError("a secret")


@pytest.mark.parametrize(
    ("app", "statuses"),
    [(fails, [500]), (refuses, [503]), (forgets, [500]), (speaks_out_of_turn, [500]), (is_cancelled, [])],
)
@simulated
async def test_an_application_that_does_not_answer_is_answered_for(app: ASGIApp, statuses: list[int]) -> None:
    """The client gets a problem that says nothing of the cause, and the connection ends."""
    async with served(app) as server, server.client(GET) as client:
        heard = await client.hear()

    assert [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]] == statuses
    assert b"secret" not in heard


@pytest.mark.parametrize("app", [fails, refuses, forgets])
@simulated
async def test_what_a_client_is_told_is_found_in_the_log(app: ASGIApp) -> None:
    """The id in a problem that no edge has named is that of one line of the log."""
    with structlog.testing.capture_logs() as lines:
        async with served(app) as server, server.client(GET) as client:
            heard = await client.hear()

    assert [line["request_id"] for line in lines] == [orjson.loads(heard.partition(b"\r\n\r\n")[2])["requestId"]]


@simulated
async def test_an_answer_that_breaks_off_is_cut_in_one_line() -> None:
    """The client can tell that it is not whole; the log has the kind of the cause, and no trace."""
    with structlog.testing.capture_logs() as lines:
        async with served(breaks_off) as server, server.client(GET) as client:
            heard = await client.hear()

    assert heard.endswith(b"4\r\nhalf\r\n")
    assert lines == [{"event": "answer cut", "cause": "ValueError", "log_level": "warning"}]
