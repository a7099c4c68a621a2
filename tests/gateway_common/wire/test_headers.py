import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.wire.headers import (
    CacheControl,
    all_sendable,
    end_to_end,
    is_field_name,
    is_field_value,
    read_retry_after,
    stated_length,
)

NEW_YEAR = 1_798_761_600.0  # Fri, 01 Jan 2027 00:00:00 GMT


def test_fields_of_one_hop_do_not_cross() -> None:
    """Nothing that speaks to the next hop alone goes on, in whatever case it is written."""
    came = [
        (b"Connection", b"close"),
        (b"Keep-Alive", b"timeout=5"),
        (b"Proxy-Authorization", b"Basic x"),
        (b"PROXY-CONNECTION", b"keep-alive"),
        (b"TE", b"gzip"),
        (b"Trailer", b"X-Sum"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Upgrade", b"h2c"),
        (b"Content-Type", b"text/plain"),
        (b"X-Proxy-Note", b"stays"),
    ]

    assert end_to_end(came) == [(b"content-type", b"text/plain"), (b"x-proxy-note", b"stays")]


def test_what_connection_names_does_not_cross() -> None:
    """Each `Connection` line may name fields, with any blanks and in any case."""
    came = [
        (b"connection", b"X-One ,\tx-TWO"),
        (b"Connection", b"x-three"),
        (b"x-one", b"1"),
        (b"X-Two", b"2"),
        (b"x-three", b"3"),
        (b"x-four", b"4"),
    ]

    assert end_to_end(came) == [(b"x-four", b"4")]


def test_trailers_stay_accepted() -> None:
    """`TE: trailers` is the one value that goes on, as gRPC needs."""
    assert end_to_end([(b"connection", b"te"), (b"te", b"trailers")]) == [(b"te", b"trailers")]
    assert end_to_end([(b"te", b"trailers, gzip")]) == []


@pytest.mark.parametrize("value", [b"a\rb", b"a\nb", b"a\r\nx-admin: 1", b"a\0b", b"\x7f", b"\x0b", b" a", b"a\t"])
def test_no_value_can_end_its_line(value: bytes) -> None:
    """CR, LF, NUL and other controls never reach a field, nor does a blank at its ends."""
    assert not is_field_value(value)


@pytest.mark.parametrize("value", [b"", b"a", b"a b\tc", "Käse".encode(), b'"quoted"; q=0.1'])
def test_ordinary_values_can_be_sent(value: bytes) -> None:
    """Everything visible, blanks inside, and other alphabets."""
    assert is_field_value(value)


@given(st.lists(st.binary(max_size=8)))
def test_one_look_at_all_values_sees_what_a_look_at_each_does(values: list[bytes]) -> None:
    """None of them hides among the others."""
    stripped = [value.strip(b" \t") for value in values]
    assert all_sendable([(b"x", value) for value in stripped]) == all(map(is_field_value, stripped))


@pytest.mark.parametrize("name", [b"", b"x id", b"x:y", b"x\n", b"\xe4"])
def test_a_name_is_a_token(name: bytes) -> None:
    """A name has no blank, no colon and no control."""
    assert is_field_name(b"x-id")
    assert not is_field_name(name)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"0", 0.0),
        (b"120", 120.0),
        (b" 7 ", 7.0),
        (b"999999", 3600.0),
        (b"Fri, 01 Jan 2027 00:01:30 GMT", 90.0),
        (b"Thu, 31 Dec 2026 00:00:00 GMT", 0.0),
        (b"Fri, 01 Jan 2100 00:00:00 GMT", 3600.0),
        (b"-1", None),
        (b"1.5", None),
        (b"", None),
        (b"soon", None),
        (b"1e3", None),
        (b"9" * 5000, None),
        (b"Fri, 01 Jan 2027 00:01:30 +0900", None),
        (b"Fri, 99 Jan 2027 00:01:30 GMT", None),
        (b"\xff GMT", None),
    ],
)
def test_retry_after_is_read_in_seconds(value: bytes, seconds: float | None) -> None:
    """A number or a date, never negative, at most an hour; anything else says nothing."""
    assert read_retry_after(value, wall_clock=NEW_YEAR) == seconds


@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode() + b" GMT"))
def test_no_retry_after_is_an_error(value: bytes) -> None:
    """Whatever a service says, the outcome is a bounded number or nothing."""
    seconds = read_retry_after(value, wall_clock=NEW_YEAR)

    assert seconds is None or 0 <= seconds <= 3600


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("no-store", CacheControl(no_store=True)),
        ("private, no-cache", CacheControl(private=True, no_cache=True)),
        ("public, max-age=60", CacheControl(public=True, max_age=60)),
        ("Public ,\tMAX-AGE=60", CacheControl(public=True, max_age=60)),
        ('max-age="60"', CacheControl(max_age=60)),
        ("max-age=60, max-age=30", CacheControl(max_age=30)),
        ("max-age=60, s-maxage=30", CacheControl(max_age=30)),
        ("s-maxage=30", CacheControl()),
        ("public, private", CacheControl(private=True)),
        ('private="x-name, x-other", max-age=5', CacheControl(private=True, max_age=5)),
        ('no-cache="set-cookie"', CacheControl(no_cache=True)),
        ("max-age=5, proxy-revalidate", CacheControl(must_revalidate=True, max_age=5)),
        ("max-age=5, stale-while-revalidate=60, immutable", CacheControl(max_age=5)),
        ("max-age=99999999999999999999", CacheControl(max_age=2**31)),
        (", ,max-age=5,", CacheControl(max_age=5)),
        ("", CacheControl()),
    ],
)
def test_cache_control_is_read(field: str, read: CacheControl) -> None:
    """Directives in any case, order and quoting; of two ages the lower; what we do not know is no permission."""
    assert CacheControl.read(field) == read


@pytest.mark.parametrize(
    "field",
    [
        "max-age",
        "max-age=",
        "max-age=-1",
        "max-age=1.5",
        "max-age=½",
        "max age=5",
        "public; max-age=5",
        'private="x',
        "a\n",
    ],
)
def test_what_cannot_be_parsed_allows_nothing(field: str) -> None:
    """A field that is not what the grammar says is read as `no-store`."""
    assert CacheControl.read(field) == CacheControl(no_store=True)


@given(st.text(max_size=60) | st.text('max-age=0129, "\\private;\n\t', max_size=60))
def test_no_cache_control_is_an_error(field: str) -> None:
    """Whatever a service says is read, and spelled as something that reads the same or stricter."""
    read = CacheControl.read(field)
    again = CacheControl.read(read.spell())

    assert again.no_store or again == read


@pytest.mark.parametrize(
    ("stated", "length"),
    [
        ([], None),
        ([b"0"], 0),
        ([b"17"], 17),
        ([b"17", b"17"], 17),
        ([b"17", b"18"], None),
        ([b"17, 17"], None),
        ([b"+17"], None),
        ([b"-1"], None),
        ([b""], None),
        ([b"\xb2"], None),
        ([b"9" * 20], None),
    ],
)
def test_a_length_is_one_number(stated: list[bytes], length: int | None) -> None:
    """What is no number, or two of them, states no length."""
    assert stated_length([(b"content-type", b"4"), *((b"content-length", one) for one in stated)]) == length


VALUES = st.builds(
    CacheControl,
    no_store=st.booleans(),
    no_cache=st.booleans(),
    private=st.just(value=False),
    public=st.booleans(),
    must_revalidate=st.booleans(),
    max_age=st.none() | st.integers(0, 5),
) | st.builds(CacheControl, private=st.booleans(), max_age=st.none() | st.integers(0, 5))


@given(VALUES, VALUES, VALUES)
def test_the_order_of_parts_does_not_matter(one: CacheControl, two: CacheControl, three: CacheControl) -> None:
    """Combining is commutative, associative, and changes nothing when repeated."""
    assert one.stricter(two) == two.stricter(one)
    assert one.stricter(two).stricter(three) == one.stricter(two.stricter(three))
    assert one.stricter(one) == one


@given(VALUES, VALUES)
def test_combining_allows_no_more_than_either(one: CacheControl, two: CacheControl) -> None:
    """Each prohibition of either holds, each permission only if both give it."""
    both = one.stricter(two)

    for part in (one, two):
        assert both.no_store >= part.no_store
        assert both.no_cache >= part.no_cache
        assert both.private >= part.private
        assert both.must_revalidate >= part.must_revalidate
        assert both.public <= part.public
        assert part.max_age is None or (both.max_age is not None and both.max_age <= part.max_age)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (CacheControl(no_store=True, max_age=5), "no-store"),
        (CacheControl(private=True, max_age=0), "private, max-age=0"),
        (CacheControl(public=True, max_age=60, must_revalidate=True), "public, max-age=60, must-revalidate"),
        (CacheControl(private=True, no_cache=True), "private, no-cache"),
        (CacheControl(), "no-store"),
    ],
)
def test_cache_control_is_spelled(value: CacheControl, spelled: str) -> None:
    """What states nothing allows nothing."""
    assert value.spell() == spelled


@pytest.mark.parametrize("filling", [" ", ",", "a", "a=", '"', "\\", '="\\'])
def test_a_long_field_is_read_once_through(filling: str) -> None:
    """However a service fills 64 KiB, they are read in one go; again and again would take half a minute."""
    assert CacheControl.read((filling * 65_536)[:65_536] + "\x00") == CacheControl(no_store=True)
