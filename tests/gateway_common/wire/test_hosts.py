import pytest

from gateway_common.wire.hosts import host, origin, read_host


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (b"api.example.com", (b"api.example.com", b"")),
        (b"API.Example.com:8443", (b"api.example.com", b"8443")),
        (b"a_b-c.example.", (b"a_b-c.example.", b"")),
        (b"[::1]:80", (b"[::1]", b"80")),
        (b"[::ffff:10.0.0.1]", (b"[::ffff:10.0.0.1]", b"")),
        (b"x", (b"x", b"")),
    ],
)
def test_a_host_is_read_into_name_and_port(value: bytes, read: tuple[bytes, bytes]) -> None:
    """Names are the same in any case; the port is what stands behind the last colon."""
    assert read_host(value) == read


@pytest.mark.parametrize(
    "value",
    [
        *(
            b"",
            b" ",
            b"a b",
            b"a,b",
            b"a:b",
            b"a:",
            b":80",
            b"a:123456",
            b"a/b",
            b"u@a",
            b"a#b",
            b"a?b",
            b"[::1",
            b"::1",
        ),
        *(b"[]", b"[1]", b"-a", b"a-", b".a", b"caf\xe9", b"a\r\nb", b"a\x00", b"a..", b"a" * 300),
    ],
)
def test_what_is_no_host_is_none(value: bytes) -> None:
    """Whatever could be read in two ways, or leave its place, is not read at all."""
    assert read_host(value) is None


def test_a_setting_names_hosts_exactly() -> None:
    """A host in a setting is one that clients send, and no pattern."""
    assert host("API.example.com:8443") == "api.example.com:8443"
    with pytest.raises(ValueError, match="compared exactly"):
        host("*.example.com")
    with pytest.raises(ValueError, match="no host"):
        host("https://example.com")


@pytest.mark.parametrize(
    "text",
    ["*", "null", "https://*.example.com", "https://example.com/", "example.com", "https://EXAMPLE.com", "https://a b"],
)
def test_an_origin_is_one_site_as_browsers_spell_it(text: str) -> None:
    """What would let in more than one site, or never match, is refused."""
    assert origin("https://app.example.com:8443") == "https://app.example.com:8443"
    with pytest.raises(ValueError, match="no origin"):
        origin(text)
