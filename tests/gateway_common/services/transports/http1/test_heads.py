"""The fields of a response, read by their names: the same comes out as by looking at each of them."""

from hypothesis import given
from hypothesis import strategies as st

from gateway_common.services.transports.http1.flaws import MOST_FIELDS
from gateway_common.services.transports.http1.heads import head_of
from gateway_common.wire.headers import end_to_end

NAMES = st.sampled_from([b"Content-Type", b"X-Note", b"x-note", b"Connection", b"Keep-Alive", b"TE", b"Proxy-Note"])
VALUES = st.sampled_from([b"keep-alive", b"close", b"X-Note", b"te, x-note", b"trailers", b"", b"plain"])


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_only_what_is_for_us_crosses(fields: list[tuple[bytes, bytes]]) -> None:
    """Fields of this hop and those that `Connection` names stay behind, in whatever order they come."""
    names, values = tuple(name for name, _ in fields), [value for _, value in fields]

    assert head_of(names).crossing(values) == end_to_end(fields)


def test_values_lose_what_stands_around_them() -> None:
    """Blanks behind a value are not of it."""
    head = head_of((b"X-Note", b"Connection"))

    assert head.crossing([b"a \t", b"x-other"]) == [(b"x-note", b"a")]


def test_framing_is_read_under_any_spelling() -> None:
    """Length and coding are found in whatever case they come, and each coding counts."""
    assert head_of((b"CONTENT-LENGTH",)).framing([b"7"]) == (7, b"")
    assert head_of((b"transfer-Encoding", b"Transfer-Encoding")).framing([b"x", b"chunked"]) == (None, b"x, chunked")


def test_no_service_fills_the_memory_with_names() -> None:
    """A head with more fields than one may have is not remembered."""
    usual, flood = (b"X-Usual",), (b"X-Flood",) * (MOST_FIELDS + 1)

    assert head_of(usual) is head_of(usual)
    assert head_of(flood) is not head_of(flood)
