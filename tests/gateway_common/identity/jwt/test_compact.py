from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from gateway_common.identity.jwt import InvalidTokenError, read_compact, read_header
from tests.support.issuer import Issuer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
TOKEN = Issuer().token().encode()


@given(st.binary(max_size=200) | st.from_regex(rb"[A-Za-z0-9_-]{0,40}(\.[A-Za-z0-9_-]{0,40}){0,4}", fullmatch=True))
def test_whatever_comes_is_read_or_refused(token: bytes) -> None:
    """No bytes make reading a token a mistake of ours."""
    with suppress(InvalidTokenError):
        read_compact(token)


@given(st.integers(0, len(TOKEN) - 1), st.integers(0, 255))
def test_a_byte_that_changes_changes_what_is_signed(place: int, byte: int) -> None:
    """There is no second way to spell a token: any other byte is refused, or is other content."""
    other = TOKEN[:place] + bytes([byte]) + TOKEN[place + 1 :]
    first = read_compact(TOKEN)

    with suppress(InvalidTokenError):
        read = read_compact(other)
        assert other == TOKEN or (read.signed, read.signature) != (first.signed, first.signature)


@given(st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "cty", "x5c", "jku"]), JSON))
def test_whatever_a_head_says_is_read_or_refused(said: dict[str, object]) -> None:
    """No member of the head, of any type, makes reading it a mistake of ours."""
    with suppress(InvalidTokenError):
        header = read_header(said)
        assert (header.algorithm, header.key_id) == (said["alg"], said["kid"])
