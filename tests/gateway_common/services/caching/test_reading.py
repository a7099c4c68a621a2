"""How directives, targeted fields and dates are read: each form that a service may use, and none that it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.services.caching.dates import read_date
from gateway_common.services.caching.directives import NOTHING_ALLOWED, Allowed, Wish, allowed_in, wish_in
from gateway_common.services.caching.targeted import targeted_in

LONG_AGO = 784111777.0


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("", Allowed()),
        ("max-age=5", Allowed(max_age=5)),
        ('max-age="5"', Allowed(max_age=5)),
        (" Max-Age=5 ,, PUBLIC ", Allowed(max_age=5, public=True)),
        ("max-age=5, max-age=6", Allowed(max_age=0)),
        ("max-age", Allowed(max_age=0)),
        ("max-age=-1", Allowed(max_age=0)),
        ("max-age=1.5", Allowed(max_age=0)),
        ("max-age=99999999999999999999999", Allowed(max_age=2**31)),
        ("s-maxage=0", Allowed(s_maxage=0)),
        ('private="a, b", no-cache="c"', Allowed(private=True, no_cache=True)),
        ("stale-while-revalidate=9, stale-if-error=8", Allowed(stale_while_revalidate=9, stale_if_error=8)),
        ("stale-while-revalidate", Allowed()),
        ("must-revalidate, proxy-revalidate", Allowed(must_revalidate=True, proxy_revalidate=True)),
        ("no-store, must-understand", Allowed(no_store=True, must_understand=True)),
        ("no-stores, x", Allowed()),
        ("max-age=5; public", NOTHING_ALLOWED),
        ('max-age="5', NOTHING_ALLOWED),
    ],
)
def test_what_an_answer_allows(field: str, expected: Allowed) -> None:
    """Numbers are digits, quoted or not; two that differ are none, and what cannot be read allows nothing."""
    assert allowed_in(field) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"", Wish()),
        (b"no-cache, no-store", Wish(no_cache=True, no_store=True)),
        (b"max-age=0", Wish(max_age=0)),
        (b"max-age=x", Wish(max_age=0)),
        (b"max-stale", Wish(max_stale=float("inf"))),
        (b"max-stale=5", Wish(max_stale=5)),
        (b"max-stale=x", Wish()),
        (b"min-fresh=5, only-if-cached", Wish(min_fresh=5, only_if_cached=True)),
        (b"min-fresh", Wish(min_fresh=2**31)),
        (b"stale-if-error=5", Wish(stale_if_error=5)),
        (b"\xff", Wish(no_cache=True, no_store=True)),
    ],
)
def test_what_a_client_asks_for(field: bytes, expected: Wish) -> None:
    """What cannot be read is taken for the strictest wish."""
    assert wish_in(field) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("max-age=5", Allowed(max_age=5)),
        ("max-age=5, no-cache", Allowed(max_age=5, no_cache=True)),
        ("no-cache=?1, private=?0", Allowed(no_cache=True)),
        ("max-age=5;x=1;y , s-maxage=6", Allowed(max_age=5, s_maxage=6)),
        ("max-age=5, max-age=6", Allowed(max_age=6)),
        ("max-age=5.5", Allowed(max_age=0)),
        ('max-age="5"', Allowed(max_age=0)),
        ("max-age=-5", Allowed(max_age=0)),
        ('x=(1 "b" c);d, y=:YWI=:, z=@5, max-age=7', Allowed(max_age=7)),
        ("", None),
        ("  ", None),
        ("max-age=5,", None),
        (",max-age=5", None),
        ("Max-Age=5", None),
        ("max-age = 5", None),
        ("max-age=5 public", None),
        ("max-age=", None),
        ("x=(1 2", None),
        ('x="\u00e4"', None),
        ("x=?2", None),
    ],
)
def test_what_a_targeted_field_allows(field: str, expected: Allowed | None) -> None:
    """It is a dictionary after RFC 9651 to the letter, or it is not there; the last of two values counts."""
    assert targeted_in(field) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"Sun, 06 Nov 1994 08:49:37 GMT", LONG_AGO),
        (b"Sunday, 06-Nov-94 08:49:37 GMT", LONG_AGO),
        (b"Sun Nov  6 08:49:37 1994", LONG_AGO),
        (b"Sun, 06 Nov 1994 08:49:37 UTC", None),
        (b"Sun, 06 Nov 1994 08:49:37 +0000", None),
        (b"Sun, 6 Nov 1994 08:49:37 GMT", None),
        (b"Sun, 06 Nov 1994 25:49:37 GMT", None),
        (b"1994-11-06T08:49:37Z", None),
        (b"0", None),
        (b"-1", None),
        (b"", None),
    ],
)
def test_when_a_date_is(value: bytes, expected: float | None) -> None:
    """The three forms of RFC 9110 are read, and nothing else that looks like a date."""
    assert read_date(value) == expected


@given(st.text(max_size=60))
def test_nothing_that_is_said_is_an_error(field: str) -> None:
    """Whatever a service or a client says is read, or allows nothing."""
    assert isinstance(allowed_in(field), Allowed)
    assert isinstance(wish_in(field.encode("utf-8", "replace")), Wish)
    assert targeted_in(field) is None or isinstance(targeted_in(field), Allowed)
