"""Reading what a service says, without a socket: what is believed, what is not, and that slicing changes nothing."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.services.transports.http1.flaws import MOST_FIELDS, MOST_HEAD, MOST_INTERIM
from gateway_common.services.transports.http1.responses import Responses

LINE = b"HTTP/1.1 200 OK\r\n"
CHUNKED = LINE + b"Transfer-Encoding: chunked\r\n\r\n"
EMPTY = b"Content-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Read:
    """Hold what was made of what a service said."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    complete: bool
    flawed: bool
    reusable: bool


def read(said: bytes, *cuts: int, method: str = "GET", closed: bool = False) -> Read:
    """Read what was *said*, cut into pieces after the bytes at *cuts*, and maybe *closed* then."""
    responses = Responses()
    responses.expect(method)
    ends = [*sorted(cut % (len(said) + 1) for cut in cuts), len(said)]
    begin = 0
    for end in ends:
        if end > begin:
            responses.feed(said[begin:end])
        begin = end
    if closed:
        responses.end()
    flawed = responses.flaw is not None
    headers = () if flawed else tuple(responses.headers)
    body = b"" if flawed else responses.take()
    return Read(responses.status, headers, body, responses.complete, flawed, responses.reusable)


FLAWED = {
    "length and chunks": LINE + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "chunks and length": LINE + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "two lengths": LINE + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    "twice the same length": LINE + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "a list of lengths": LINE + b"Content-Length: 2, 2\r\n\r\nab",
    "a signed length": LINE + b"Content-Length: +2\r\n\r\nab",
    "a negative length": LINE + b"Content-Length: -2\r\n\r\nab",
    "a length in hexadecimal": LINE + b"Content-Length: 0x2\r\n\r\nab",
    "an empty length": LINE + b"Content-Length: \r\n\r\nab",
    "an endless length": LINE + b"Content-Length: 99999999999999999999999\r\n\r\nab",
    "a length behind a vertical tab": LINE + b"Content-Length:\x0b2\r\n\r\nab",
    "chunks in HTTP/1.0": b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "another coding before chunked": LINE + b"Transfer-Encoding: x, chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "another coding after chunked": LINE + b"Transfer-Encoding: chunked, x\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "another coding alone": LINE + b"Transfer-Encoding: identity\r\n\r\nab",
    "chunked twice": LINE + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "a line feed in the fields": LINE + b"X: a\nContent-Length: 0\r\n\r\n",
    "a line feed behind the status": b"HTTP/1.1 200 OK\n" + EMPTY,
    "a line feed at the end": LINE + b"Content-Length: 0\n\n",
    "a carriage return in a value": LINE + b"X: a\rb\r\n" + EMPTY,
    "a NUL in a value": LINE + b"X: a\0b\r\n" + EMPTY,
    "a control in a value": LINE + b"X: a\x01b\r\n" + EMPTY,
    "a folded value": LINE + b"X: a\r\n b\r\n" + EMPTY,
    "a blank before the colon": LINE + b"X : a\r\n" + EMPTY,
    "a blank before the name": LINE + b" X: a\r\n" + EMPTY,
    "no name": LINE + b": a\r\n" + EMPTY,
    "no colon": LINE + b"X\r\n" + EMPTY,
    "a chunk size with a prefix": CHUNKED + b"0x2\r\nab\r\n0\r\n\r\n",
    "a chunk size with an underscore": CHUNKED + b"1_0\r\nab\r\n0\r\n\r\n",
    "a chunk size with a sign": CHUNKED + b"+2\r\nab\r\n0\r\n\r\n",
    "a chunk size with a blank": CHUNKED + b"2 \r\nab\r\n0\r\n\r\n",
    "an endless chunk size": CHUNKED + b"fffffffffffffffff\r\nab\r\n0\r\n\r\n",
    "a chunk that is longer": CHUNKED + b"2\r\nabc\r\n0\r\n\r\n",
    "a line feed behind a chunk size": CHUNKED + b"2\nab\r\n0\r\n\r\n",
    "a line feed behind a chunk": CHUNKED + b"2\r\nab\n0\r\n\r\n",
    "a line feed in a chunk extension": CHUNKED + b"2;a\nb\r\nab\r\n0\r\n\r\n",
    "a NUL in a chunk extension": CHUNKED + b"2;a\0b\r\nab\r\n0\r\n\r\n",
    "a length in the trailers": CHUNKED + b"2\r\nab\r\n0\r\nContent-Length: 5\r\n\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxyz",
    "a switch without a word": b"HTTP/1.1 101 Switching\r\n\r\n",
    "a body behind a 103": b"HTTP/1.1 103 Hints\r\nContent-Length: 2\r\n\r\nab" + LINE + EMPTY,
    "chunks behind a 100": b"HTTP/1.1 100 Go on\r\nTransfer-Encoding: chunked\r\n\r\n" + LINE + EMPTY,
    "a flood of 103": b"HTTP/1.1 103 Hints\r\n\r\n" * (MOST_INTERIM + 1) + LINE + EMPTY,
    "a flood of fields": LINE + b"X: y\r\n" * MOST_FIELDS + EMPTY,
    "an endless field": LINE + b"X: " + b"a" * MOST_HEAD + b"\r\n" + EMPTY,
    "a field that never ends": LINE + b"X: " + b"a" * (MOST_HEAD + 1),
    "a status of two digits": b"HTTP/1.1 20 OK\r\n" + EMPTY,
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n" + EMPTY,
    "a status below 100": b"HTTP/1.1 099 OK\r\n" + EMPTY,
    "HTTP/0.9": b"HTTP/0.9 200 OK\r\n" + EMPTY,
    "HTTP/2.0": b"HTTP/2.0 200 OK\r\n" + EMPTY,
    "HTTP/1.2": b"HTTP/1.2 200 OK\r\n" + EMPTY,
    "RTSP/1.0": b"RTSP/1.0 200 OK\r\n" + EMPTY,
    "ICE/1.0": b"ICE/1.0 200 OK\r\n" + EMPTY,
    "RTSP/1.0 behind empty lines": b"\r\n\r\nRTSP/1.0 200 OK\r\n" + EMPTY,
    "RTSP/1.0 behind a 103": b"HTTP/1.1 103 Hints\r\n\r\nRTSP/1.0 200 OK\r\n" + EMPTY,
    "ICY": b"ICY 200 OK\r\n" + EMPTY,
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a body that nobody asked for": b"abc" + LINE + EMPTY,
}


@pytest.mark.parametrize("said", FLAWED.values(), ids=FLAWED)
def test_what_could_be_read_in_two_ways_is_not_read(said: bytes) -> None:
    """W2: such a response is refused, in one piece as byte by byte, and its connection is not used again."""
    whole, sliced = read(said), read(said, *range(0, len(said), 1 + len(said) // 1000))

    assert (whole.flawed, whole.complete, whole.reusable) == (True, False, False)
    assert sliced == whole


@pytest.mark.parametrize("said", [b"0\r\nX: ", b"2;", b"2\r\nab\r\n0\r\nX: "], ids=["field", "extension", "trailer"])
def test_what_never_ends_is_given_up(said: bytes) -> None:
    """Between the pieces of a body there is room for much, and not for anything."""
    responses = Responses()
    responses.expect("GET")
    responses.feed(CHUNKED + said)
    for _ in range(1 + MOST_HEAD // 1000):
        responses.feed(b"a" * 1000)

    assert responses.flaw is not None


BEHIND = {
    "another response": LINE + b"Content-Length: 2\r\n\r\nab" + LINE + EMPTY,
    "one byte": LINE + b"Content-Length: 2\r\n\r\nabH",
    "junk": LINE + b"Content-Length: 2\r\n\r\nabc",
    "junk behind chunks": CHUNKED + b"2\r\nab\r\n0\r\n\r\nxyz",
    "more than it said it would": LINE + b"Connection: close\r\nContent-Length: 2\r\n\r\nabcd",
    "another behind a close": LINE + b"Connection: close\r\nContent-Length: 2\r\n\r\nab" + LINE + EMPTY,
}


@pytest.mark.parametrize("said", BEHIND.values(), ids=BEHIND)
def test_what_comes_behind_a_response_is_nobodys(said: bytes) -> None:
    """W2: the answer stands, what follows is dropped, and the connection with it."""
    for heard in (read(said), read(said, *range(len(said)))):
        assert (heard.status, heard.body, heard.complete, heard.reusable) == (200, b"ab", True, False)


BODILESS = {
    "a 204": ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", True),
    "a 304 that tells a length": ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 999\r\n\r\n", True),
    "a 304 that tells of chunks": ("GET", b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", True),
    "the length of a HEAD": ("HEAD", LINE + b"Content-Length: 999\r\n\r\n", True),
    "no length of a HEAD": ("HEAD", LINE + b"\r\n", False),
    "the chunks of a HEAD": ("HEAD", LINE + b"Transfer-Encoding: chunked\r\n\r\n", False),
    "a 204 that tells a length": ("GET", b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", False),
}


@pytest.mark.parametrize(("method", "said", "reusable"), BODILESS.values(), ids=BODILESS)
def test_what_has_no_body_ends_with_its_head(method: str, said: bytes, reusable: bool) -> None:
    """Whatever length it speaks of; where somebody could take what follows for a body, the connection is closed."""
    for cuts in ((), range(len(said))):
        heard = read(said, *cuts, method=method)

        assert (heard.complete, heard.body, heard.reusable) == (True, b"", reusable)


@pytest.mark.parametrize("body", [b"", b"abc"])
def test_a_body_behind_a_head_spoils_the_connection(body: bytes) -> None:
    """A service that sends one all the same is believed no more."""
    heard = read(LINE + b"Content-Length: 3\r\n\r\n" + body, method="HEAD")

    assert (heard.complete, heard.body, heard.reusable) == (True, b"", not body)


def test_the_next_response_is_read_after_a_head() -> None:
    """The parser expects the body that never came no more."""
    responses = Responses()
    responses.expect("HEAD")
    responses.feed(LINE + b"Content-Length: 999\r\n\r\n")
    responses.expect("GET")
    responses.feed(LINE + b"Content-Length: 2\r\n\r\nab")

    assert (responses.complete, responses.take(), responses.reusable) == (True, b"ab", True)


def test_a_body_may_end_with_its_connection() -> None:
    """Without a length the end is the end; the connection cannot be used again, and before it nothing is complete."""
    said = LINE + b"X: y\r\n\r\nabc"

    assert (read(said).complete, read(said).reusable) == (False, False)
    assert (read(said, closed=True).complete, read(said, closed=True).body) == (True, b"abc")


@pytest.mark.parametrize(
    "said", [LINE + b"Content-Length: 4\r\n\r\nabc", CHUNKED + b"3\r\nabc\r\n", LINE + b"X: y\r\n"]
)
def test_an_end_before_the_end_is_none(said: bytes) -> None:
    """What announced more is not complete when the connection ends."""
    assert not read(said, closed=True).complete


HINTS = b"HTTP/1.1 103 Hints\r\nConnection: close\r\n\r\n"
LAST = LINE + b"Connection: close\r\nContent-Length: 2\r\n\r\nab"


@pytest.mark.parametrize(
    ("said", "reusable"),
    [(HINTS + LINE + b"Content-Length: 2\r\n\r\nab", True), (HINTS + LAST, False), (HINTS + LAST + b"c", False)],
    ids=["kept open", "closed", "more than it said it would"],
)
def test_what_a_1xx_says_of_the_connection_is_not_believed(said: bytes, reusable: bool) -> None:
    """The response behind it is read, and it alone says whether another may follow."""
    for cuts in ((), range(len(said))):
        heard = read(said, *cuts)

        assert (heard.status, heard.body, heard.complete, heard.reusable) == (200, b"ab", True, reusable)


def test_trailers_are_dropped() -> None:
    """A field that comes behind the body is no field of the answer."""
    heard = read(CHUNKED + b"2\r\nab\r\n0\r\nX-Late: 1\r\n\r\n")

    assert (heard.body, heard.headers, heard.reusable) == (b"ab", (), True)


def test_interim_responses_are_skipped() -> None:
    """What a 100 or 103 says is not said by the response."""
    said = b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" + LINE + b"X: y\r\n" + EMPTY

    assert read(said).headers == ((b"x", b"y"), (b"content-length", b"0"))


def test_values_are_told_without_the_blanks_around_them() -> None:
    """Blanks and tabs around a value are none of it; an empty value is one."""
    heard = read(LINE + b"X:  \ta b\t \r\nY:\r\n" + EMPTY)

    assert heard.headers[:2] == ((b"x", b"a b"), (b"y", b""))


names = st.from_regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}", fullmatch=True).filter(
    lambda name: name.lower() not in {"content-length", "transfer-encoding", "connection", "upgrade"}
)
values = st.from_regex(rb"(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]{0,20}[!-~\x80-\xff])?)?", fullmatch=True)
fields = st.lists(st.tuples(names.map(str.encode), values), max_size=6)
cuts = st.lists(st.integers(0, 10_000), max_size=12)


@st.composite
def responses(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Draw a response that is well, and its body: in chunks or in one piece."""
    head = b"".join(b"%b: %b\r\n" % pair for pair in draw(fields))
    pieces = draw(st.lists(st.binary(min_size=1, max_size=40), max_size=5))
    body = b"".join(pieces)
    if draw(st.booleans()):
        return LINE + head + b"Content-Length: %d\r\n\r\n" % len(body) + body, body
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return LINE + head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n", body


@given(responses(), cuts)
def test_slices_change_nothing(said: tuple[bytes, bytes], cut: list[int]) -> None:
    """The same bytes give the same answer, wherever the network cuts them."""
    whole = read(said[0])

    assert read(said[0], *cut) == whole
    assert (whole.status, whole.body, whole.complete, whole.reusable) == (200, said[1], True, True)


@given(responses(), st.integers(0, 10_000), st.binary(min_size=1, max_size=3), cuts)
def test_a_byte_changed_means_the_same_in_any_slices(
    said: tuple[bytes, bytes], place: int, instead: bytes, cut: list[int]
) -> None:
    """Whatever is wrong with a response, it is as wrong in one piece as in many."""
    place %= len(said[0])
    broken = said[0][:place] + instead + said[0][place + 1 :]

    assert read(broken, *cut) == read(broken)


@given(st.binary(max_size=200), cuts)
def test_nothing_raises(said: bytes, cut: list[int]) -> None:
    """Any bytes at all are read or refused."""
    assert read(said, *cut) == read(said)
