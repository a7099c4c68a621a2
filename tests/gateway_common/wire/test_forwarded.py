import pytest

from gateway_common.wire.forwarded import Hop, caller_of, read_address, read_forwarded, read_x_forwarded

PROXIES = {"10.0.0.1", "10.0.0.2"}


@pytest.mark.parametrize(
    ("value", "hops"),
    [
        (b"for=192.0.2.43", [Hop("192.0.2.43")]),
        (b'For="[2001:db8:cafe::17]:4711"', [Hop("2001:db8:cafe::17")]),
        (b"for=192.0.2.60;proto=HTTP;by=203.0.113.43", [Hop("192.0.2.60", "http")]),
        (
            b"for=192.0.2.43, for=198.51.100.17;host=a.example",
            [Hop("192.0.2.43"), Hop("198.51.100.17", "", "a.example")],
        ),
        (b'for="1.1.1.1,;" , for=2.2.2.2', [Hop(), Hop("2.2.2.2")]),
        (b'host="a\\"b"', [Hop("", "", 'a"b')]),
        (b"for=_secret;proto=gopher", [Hop()]),
        (b"", [Hop()]),
        (b" ; ,", [Hop(), Hop()]),
    ],
)
def test_the_standard_field_is_read_hop_by_hop(value: bytes, hops: list[Hop]) -> None:
    """Each hop says from whom it got the request, how, and under which host; what it hides is empty (RFC 7239)."""
    assert read_forwarded(value) == hops


@pytest.mark.parametrize(
    "value", [b'for="1.1.1.1', b"for", b"for=", b"for=a b", b"=a", b'for="a"b', b"for=\xe9", b"for=a," * 2000]
)
def test_nothing_is_believed_of_a_malformed_field(value: bytes) -> None:
    """Where one hop ends and the next begins has to be certain."""
    assert read_forwarded(value) is None


@pytest.mark.parametrize(
    ("fields", "hops"),
    [
        ({}, []),
        ({b"for": b"1.1.1.1"}, [Hop("1.1.1.1")]),
        ({b"for": b"1.1.1.1, 2.2.2.2", b"proto": b"https, http"}, [Hop("1.1.1.1", "https"), Hop("2.2.2.2", "http")]),
        ({b"for": b"1.1.1.1, 2.2.2.2", b"proto": b"https"}, [Hop("1.1.1.1", "https"), Hop("2.2.2.2", "https")]),
        ({b"for": b"2.2.2.2", b"proto": b"https,http"}, [Hop("2.2.2.2", "http")]),
        ({b"proto": b"https", b"host": b"a.example"}, [Hop("", "https", "a.example")]),
        ({b"for": b"1.1.1.1:80, [::1]:80, ::2"}, [Hop("1.1.1.1"), Hop("::1"), Hop("::2")]),
    ],
)
def test_the_older_fields_are_matched_from_the_right(fields: dict[bytes, bytes], hops: list[Hop]) -> None:
    """The last address, scheme and host were said by the same proxy; one for all was said by the outermost."""
    assert read_x_forwarded({b"x-forwarded-" + name: value for name, value in fields.items()}) == hops


def test_a_long_row_of_hops_is_not_worked_through() -> None:
    """Only as many hops as there could be are looked at; the rest is one that nobody knows."""
    hops = read_x_forwarded({b"x-forwarded-for": b"10.0.0.1," * 5000 + b"10.0.0.1"})

    assert (len(hops), hops[0], hops[1]) == (33, Hop(), Hop("10.0.0.1"))


@pytest.mark.parametrize(
    ("hops", "caller"),
    [
        ([], Hop("10.0.0.1")),
        ([Hop("1.1.1.1")], Hop("1.1.1.1")),
        ([Hop("9.9.9.9", "http"), Hop("1.1.1.1", "https"), Hop("10.0.0.2")], Hop("1.1.1.1", "https")),
        ([Hop("10.0.0.2")], Hop("10.0.0.2")),
        ([Hop("9.9.9.9"), Hop("", "https", "a"), Hop("10.0.0.2")], Hop("10.0.0.2", "https", "a")),
    ],
)
def test_the_caller_is_the_first_who_is_not_ours(hops: list[Hop], caller: Hop) -> None:
    """From the right, each proxy of ours is believed about the one before it, and nobody further left."""
    assert caller_of("10.0.0.1", hops, PROXIES.__contains__) == caller


@pytest.mark.parametrize(
    ("node", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:80", "192.0.2.1"),
        ("192.0.2.1:_http", "192.0.2.1"),
        ("::1", "::1"),
        ("[2001:DB8::1]:80", "2001:db8::1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        *(
            (node, "")
            for node in ("", "unknown", "_x", "999.1.1.1", "1.1.1", "[::1", "1.1.1.1, 2.2.2.2", "fe80::1%eth0")
        ),
    ],
)
def test_an_address_is_read_without_what_is_around_it(node: str, address: str) -> None:
    """Brackets, ports and the old address in the new one make no difference; anything else is no address."""
    assert read_address(node) == address
