"""Where a request ends is never in doubt: each way to break that, on a socket, and what a service gets of it (W1)."""

from collections.abc import AsyncGenerator

import pytest

from tests.gateway_common.edge.door import Door, Heard, front_door
from tests.gateway_common.wire.inbound.sayings import heard_of

LINE = b"POST /files/5 HTTP/1.1\r\n"
HOST = b"Host: localhost\r\n"
SIGNED = HOST + b"Authorization: Bearer dev:7\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SMUGGLED = b"GET /files/smuggled HTTP/1.1\r\n" + SIGNED + b"\r\n"


def request(fields: bytes, body: bytes = b"", *, line: bytes = LINE) -> bytes:
    return line + SIGNED + fields + b"\r\n" + body


def chunks(body: bytes) -> bytes:
    return request(CHUNKED, body)


LENGTHS = {
    "length and chunks": request(b"Content-Length: 6\r\n" + CHUNKED, b"0\r\n\r\nG"),
    "chunks and length": request(CHUNKED + b"Content-Length: 6\r\n", b"0\r\n\r\nG"),
    "two lengths": request(b"Content-Length: 3\r\nContent-Length: 4\r\n", b"abcd"),
    "one length twice": request(b"Content-Length: 3\r\nContent-Length: 3\r\n", b"abc"),
    "a list of lengths": request(b"Content-Length: 3, 3\r\n", b"abc"),
    "a signed length": request(b"Content-Length: +3\r\n", b"abc"),
    "a negative length": request(b"Content-Length: -3\r\n", b"abc"),
    "a hexadecimal length": request(b"Content-Length: 0x3\r\n", b"abc"),
    "a length with a blank in it": request(b"Content-Length: 3 3\r\n", b"abc"),
    "no length": request(b"Content-Length:\r\n", b"abc"),
    "a length beyond counting": request(b"Content-Length: 99999999999999999999\r\n", b"abc"),
}
CODINGS = {
    "a coding before chunks": request(b"Transfer-Encoding: x, chunked\r\n", b"0\r\n\r\n"),
    "a coding behind chunks": request(b"Transfer-Encoding: chunked, x\r\n", b"0\r\n\r\n"),
    "chunks twice": request(CHUNKED + CHUNKED, b"0\r\n\r\n"),
    "codings in two fields": request(b"Transfer-Encoding: gzip\r\n" + CHUNKED, b"0\r\n\r\n"),
    "identity": request(b"Transfer-Encoding: identity\r\n", b"0\r\n\r\n"),
    "no coding": request(b"Transfer-Encoding:\r\n", b"0\r\n\r\n"),
    "an unknown coding": request(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"),
    "a coding behind a control": request(b"Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n"),
    "chunks in HTTP/1.0": request(CHUNKED, b"0\r\n\r\n", line=b"POST /files/5 HTTP/1.0\r\n"),
}
VERSIONS = {
    "HTTP/0.9": b"GET /files/5\r\n\r\n",
    "HTTP/0.9, said": request(b"", line=b"GET /files/5 HTTP/0.9\r\n"),
    "HTTP/1.2": request(b"", line=b"GET /files/5 HTTP/1.2\r\n"),
    "HTTP/2.0": request(b"", line=b"GET /files/5 HTTP/2.0\r\n"),
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "http/1.1": request(b"", line=b"GET /files/5 http/1.1\r\n"),
}
FIELDS = {
    "bare line ends": b"GET /files/5 HTTP/1.1\nHost: localhost\n\n",
    "a bare line end": request(b"X: a\nY: b\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "a bare return": request(b"X: a\rY: b\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "two returns": request(b"X: a\r\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "NUL": request(b"X: a\x00b\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "a control": request(b"X: a\x01b\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "delete": request(b"X: a\x7fb\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "a blank before the colon": request(b"X : a\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "a blank before all fields": b"GET /files/5 HTTP/1.1\r\n " + SIGNED + b"\r\n",
    "a folded line": request(b"X: a\r\n b\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "a line folded by a tab": request(b"X: a\r\n\tb\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "no name": request(b": a\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "no colon": request(b"X\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "a name in UTF-8": request(b"\xc3\xa9: a\r\n", line=b"GET /files/5 HTTP/1.1\r\n"),
    "NUL in the target": request(b"", line=b"GET /files/\x00 HTTP/1.1\r\n"),
    "a blank in the target": request(b"", line=b"GET /files/5 6 HTTP/1.1\r\n"),
}
HEADS = {**LENGTHS, **CODINGS, **VERSIONS, **FIELDS}

CHUNKS = {
    "a hexadecimal mark": b"0x3\r\nabc\r\n0\r\n\r\n",
    "a sign": b"+3\r\nabc\r\n0\r\n\r\n",
    "a minus": b"-3\r\nabc\r\n0\r\n\r\n",
    "an underline": b"3_\r\nabc\r\n0\r\n\r\n",
    "an underline before": b"_3\r\nabc\r\n0\r\n\r\n",
    "a blank before the size": b" 3\r\nabc\r\n0\r\n\r\n",
    "a blank behind the size": b"3 \r\nabc\r\n0\r\n\r\n",
    "no size": b"\r\nabc\r\n0\r\n\r\n",
    "a size beyond counting": b"10000000000000003\r\nabc\r\n0\r\n\r\n",
    "a blank before an extension": b"3 ;a\r\nabc\r\n0\r\n\r\n",
    "a line end in an extension": b"3;a\nabc\r\n0\r\n\r\n",
    "a return in an extension": b"3;a\rabc\r\n0\r\n\r\n",
    "NUL in an extension": b"3;\x00\r\nabc\r\n0\r\n\r\n",
    "an extension that is not closed": b'3;a="b\r\nabc\r\n0\r\n\r\n',
    "a line end in a quoted extension": b'3;a="\n"\r\nabc\r\n0\r\n\r\n',
    "a bare line end": b"3\nabc\r\n0\r\n\r\n",
    "a bare line end behind the data": b"3\r\nabc\n0\r\n\r\n",
    "more data than was said": b"3\r\nabcd\r\n0\r\n\r\n",
    "nothing behind the data": b"3\r\nabc0\r\n\r\n",
    "a bare line end in the last": b"3\r\nabc\r\n0\n\r\n",
    "two last chunks": b"3\r\nabc\r\n0\r\n0\r\n\r\n",
    "a trailer that is no field": b"3\r\nabc\r\n0\r\nX : y\r\n\r\n",
    "a length in the trailer": b"3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n",
}


@pytest.fixture
async def door() -> AsyncGenerator[Door]:
    """Open the front door of a gateway."""
    async with front_door() as door:
        yield door


async def is_refused(door: Door, said: bytes, *, ending: bool = False) -> Heard:
    """Say something malformed with a request behind it, and hear the one answer to it."""
    answer, rest = await heard_of(door.port, said if ending else said + SMUGGLED, ending=ending)
    assert (answer.status, answer.closed, rest) == (400, True, b"")
    assert answer.field("cache-control") == "no-store"
    assert answer.json["requestId"]
    assert door.network.calls == []
    assert (await door.ask("/seen")).status == 200
    return answer


@pytest.mark.parametrize("case", HEADS)
async def test_a_head_that_is_in_doubt_is_refused(door: Door, case: str) -> None:
    """It is answered 400, the connection ends, and neither it nor what is behind it reaches anybody."""
    answer = await is_refused(door, HEADS[case])

    assert answer.problem == ("repeated-header" if case == "codings in two fields" else "bad-request")


@pytest.mark.parametrize("case", CHUNKS)
async def test_a_body_in_bad_chunks_is_refused(door: Door, case: str) -> None:
    """It is answered 400, the connection ends, and the service gets no request of it."""
    answer = await is_refused(door, chunks(CHUNKS[case]))

    assert answer.problem == "bad-request"


@pytest.mark.parametrize("path", [b"/files/5", b"/orders", b"/seen"], ids=["route", "declared body", "raw body"])
async def test_whoever_reads_a_bad_body_hears_why(door: Door, path: bytes) -> None:
    """A route, and endpoints of either kind, answer with the same problem: not with one about JSON, and never a 5xx."""
    line = b"POST " + path + b" HTTP/1.1\r\n"

    answer = await is_refused(door, request(CHUNKED + b"Content-Type: application/json\r\n", b"3\r\n{ }0x", line=line))

    assert answer.problem == "bad-request"


@pytest.mark.parametrize(
    "said",
    [chunks(b"3\r\nabc\r\n"), chunks(b"3\r\nab"), request(b"Content-Length: 5\r\n", b"abc"), LINE + HOST, b"GET"],
    ids=["no last chunk", "half a chunk", "half a body", "half a head", "half a line"],
)
async def test_a_request_that_breaks_off_is_refused(door: Door, said: bytes) -> None:
    """Who closes its side within a request is told, if it still listens; what it sent so far is no request."""
    answer = await is_refused(door, said, ending=True)

    assert answer.json["detail"] == "The request broke off."


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (b"", "bad-host"),
        (b"Host:\r\n", "bad-host"),
        (b"Host: a b\r\n", "bad-host"),
        (b"Host: a/b\r\n", "bad-host"),
        (b"Host: a@b\r\n", "bad-host"),
        (b"Host: localhost\r\nHost: localhost\r\n", "repeated-header"),
        (b"Host: localhost\r\nhost: elsewhere\r\n", "repeated-header"),
    ],
)
@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
async def test_there_is_one_host(door: Door, fields: bytes, problem: str, version: bytes) -> None:
    """W9: none, two, or one that cannot be read is a 400, and the connection ends."""
    answer, _ = await heard_of(door.port, b"GET /seen HTTP/" + version + b"\r\n" + fields + b"\r\n")

    assert (answer.status, answer.problem, answer.closed) == (400, problem, True)


async def test_what_is_well_framed_passes(door: Door) -> None:
    """Extensions of chunks, blanks around values and trailers are read as they are meant, and dropped."""
    body = b'3;a;b=c;d="e f"\r\nabc\r\n00003\r\ndef\r\n0\r\nCaller-Assertion: x\r\nAuthorization: y\r\n\r\n'

    answer, _ = await heard_of(door.port, request(CHUNKED + b"X-Blank: \t a \t \r\n", body))

    assert answer.status == 201
    assert [call.body for call in door.network.calls] == [b"abcdef"]
    assert b"y" not in [value for _, value in door.network.calls[0].headers]
