import pytest

from gateway_common.wire.address import Address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kitchen:9103",
        "ftp://kitchen",
        "http://",
        "http://:80",
        "http://user:pass@kitchen",
        "http://kitchen:0",
        "http://kitchen:99999",
        "http://kitchen:port",
        "http://kitchen/?a=b",
        "http://kitchen/?",
        "http://kitchen/#a",
        "http://kit chen",
        "http://kitchen/../admin",
        "http://kitchen/a//b",
        "http://kitchen\\evil",
        "http://kitchen\n.evil",
        "http://käse",
        "http://kitchen/a/.",
        'http://kitchen/a"b',
        "http://[::1",
        "http://[fe80::1%25eth0]",
        "http://1:2:3",
        "http://-kitchen",
        "http://kitchen:",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Only scheme, host, port and a clean prefix make an address; what else was said is not repeated."""
    with pytest.raises(ValueError, match="; write it like http://kitchen:8080") as refused:
        Address.read(text)

    assert refused.value.__cause__ is None
    assert "pass" not in str(refused.value).replace("password", "")


def test_an_address_is_read_and_spelled() -> None:
    """The port is spelled unless it is the scheme's own, and hosts are in lower case."""
    assert Address.read("http://kitchen:80/").authority == "kitchen"
    assert str(Address.read("https://Kitchen.example:8443/v1/")) == "https://kitchen.example:8443/v1"
    assert Address.read("https://kitchen").port == 443


def test_an_address_may_be_a_number() -> None:
    """IPv6 addresses are spelled in brackets."""
    address = Address.read("http://[::1]:9101")

    assert address == Address("http", "::1", 9101)
    assert address.authority == "[::1]:9101"
