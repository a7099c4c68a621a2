"""A body in many pieces passes the parser by when its length is known; what comes behind it is seen all the same."""

import pytest

from gateway_common.services.transports.http1.responses import Responses

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


def fed(*pieces: bytes) -> Responses:
    """Read *pieces* as they come."""
    responses = Responses()
    for piece in pieces:
        responses.feed(piece)
    return responses


def test_the_next_response_is_read() -> None:
    """The parser expects what it was not shown of the last one no more."""
    responses = fed(HEAD % 9 + b"ab", b"cde", b"fgh", b"i")
    first = responses.take()
    responses.expect("GET")
    responses.feed(HEAD % 2 + b"ab")

    assert (first, responses.complete, responses.take(), responses.reusable) == (b"abcdefghi", True, b"ab", True)


@pytest.mark.parametrize("more", [b"X", HEAD % 0])
def test_what_comes_behind_spoils_the_connection(more: bytes) -> None:
    """The body ends where its length says, even where the parser was not asked."""
    responses = fed(HEAD % 9 + b"ab", b"cde", b"fghi" + more)

    assert (responses.complete, responses.take(), responses.reusable) == (True, b"abcdefghi", False)


def test_an_end_before_the_end_is_none() -> None:
    """What was promised and did not come is missing, whoever counted."""
    responses = fed(HEAD % 9 + b"ab", b"cde")
    responses.end()

    assert (responses.complete, responses.reusable) == (False, False)
