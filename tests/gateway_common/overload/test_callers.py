from ipaddress import ip_network
from typing import Any

import pytest

from gateway_common.overload import Callers
from gateway_common.wire.forwarded import Spoken

PROXIES = (ip_network("10.0.0.0/8"),)


def scope(peer: str, **fields: str) -> dict[str, Any]:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    return {"client": (peer, 1), "headers": named}


@pytest.mark.parametrize(
    ("asked", "caller"),
    [
        (scope("203.0.113.9"), "203.0.113.9"),
        (scope("203.0.113.9", x_forwarded_for="1.1.1.1"), "203.0.113.9"),
        (scope("10.0.0.8", x_forwarded_for="1.1.1.1, 203.0.113.9"), "203.0.113.9"),
        (scope("10.0.0.8"), "10.0.0.8"),
        (scope("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::"),
        (scope("10.0.0.8", x_forwarded_for="2001:db8:1:2::9"), "2001:db8:1:2::"),
        ({"client": None, "headers": []}, ""),
    ],
    ids=["peer", "made-up", "proxied", "proxy-itself", "household", "proxied-household", "unknown"],
)
def test_callers_are_known_by_address(asked: dict[str, Any], caller: str) -> None:
    """A caller is an address that a trusted proxy tells, or the peer; of IPv6, all addresses that one customer has."""
    assert Callers(PROXIES, "x-forwarded")(asked) == caller


def test_forwarded_is_read_where_proxies_speak_it() -> None:
    """Which field is believed is a setting; the other one is made up."""
    asked = scope("10.0.0.8", forwarded='for="[2001:db8:1:2::9]:80"', x_forwarded_for="1.1.1.1")

    assert Callers(PROXIES, "forwarded")(asked) == "2001:db8:1:2::"


@pytest.mark.parametrize(
    ("spoken", "lines", "caller"),
    [
        ("x-forwarded", (b"203.0.113.9", b"10.0.0.7"), "203.0.113.9"),
        ("x-forwarded", (b"1.1.1.1", b"203.0.113.9"), "203.0.113.9"),
        ("forwarded", (b"for=203.0.113.9", b"for=10.0.0.7"), "203.0.113.9"),
    ],
)
def test_lines_that_are_repeated_are_one_list(spoken: Spoken, lines: tuple[bytes, ...], caller: str) -> None:
    """A proxy may add its hop on a line of its own: the gate names whom the edge names."""
    name = b"forwarded" if spoken == "forwarded" else b"x-forwarded-for"
    asked = {"client": ("10.0.0.8", 1), "headers": [(name, line) for line in lines]}

    assert Callers(PROXIES, spoken)(asked) == caller
