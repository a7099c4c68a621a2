"""What proxies in front of us say about who called them: `Forwarded` (RFC 7239) and its older cousins.

Each proxy adds a hop on the right. So hops are believed from the right, as long as the one who says it is trusted:

    X-Forwarded-For: 1.1.1.1, 203.0.113.9, 10.0.0.7          peer: 10.0.0.8, trusted: 10.0.0.0/8
                     made up ▲ the client ▲ a proxy of ours
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from itertools import zip_longest
from typing import Literal

__all__ = ["Hop", "Spoken", "caller_of", "read_address", "read_forwarded", "read_hops", "read_x_forwarded", "trusting"]

Spoken = Literal["x-forwarded", "forwarded"]
"""Name the one family of fields that proxies set."""

LONGEST = 4096
MOST_HOPS = 32
LONGEST_NODE = 64

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r"\"([^\"\\]*(?:\\.[^\"\\]*)*)\""
_PAIR = re.compile(rf"[ \t]*+(?:({_WORD})=(?:({_WORD})|{_QUOTED}))?[ \t]*+([;,]|\Z)")
_NODE = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\w+)?|([0-9.]+)(?::\w+)?|([0-9A-Fa-f:.]+)")
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Hop:
    """Hold what a proxy says of the request it got: from which *address*, under which *scheme* and *host*.

    What it does not say, or what cannot be read, is empty.
    """

    address: str = ""
    scheme: str = ""
    host: str = ""


def caller_of(peer: str, hops: Sequence[Hop], trusted: Callable[[str], bool]) -> Hop:
    """Find who called the outermost proxy that is trusted; *peer* is trusted and said the last of *hops*."""
    found = Hop(peer)
    for hop in reversed(hops):
        found = Hop(hop.address or found.address, hop.scheme, hop.host)
        if not trusted(hop.address):
            break
    return found


def read_hops(fields: Mapping[bytes, bytes], spoken: Spoken) -> list[Hop] | None:
    """Read what proxies that speak so have said in *fields*, repeated ones joined; None if that is malformed."""
    if spoken == "x-forwarded":
        return read_x_forwarded(fields)
    return read_forwarded(fields[b"forwarded"]) if b"forwarded" in fields else []


def read_forwarded(value: bytes) -> list[Hop] | None:
    """Read a `Forwarded` value into its hops; None if it is malformed, or more than 4 KiB, and no hop is certain."""
    hops: list[Hop] = []
    said: dict[str, str] = {}
    for pair in _pairs(value.decode("latin-1")):
        if pair is None:
            return None
        name, text, end = pair
        said[name] = text
        if end != ";":
            hops.append(_hop(said.get("for", ""), said.get("proto", ""), said.get("host", "")))
            said = {}
    return hops


def read_x_forwarded(fields: Mapping[bytes, bytes]) -> list[Hop]:
    """Read `X-Forwarded-For`, `-Proto` and `-Host` into hops.

    They are matched from the right; one value for many hops was said by the outermost proxy and holds for all.
    """
    addresses = _listed(fields, b"x-forwarded-for")[::-1]
    schemes = _listed(fields, b"x-forwarded-proto")[::-1]
    hosts = _listed(fields, b"x-forwarded-host")[::-1]
    length = max(len(addresses), min(len(schemes), 1), min(len(hosts), 1))
    rows = zip_longest(addresses, _spread(schemes, length), _spread(hosts, length), fillvalue="")
    return [_hop(*row) for row in rows][::-1]


def trusting(networks: Sequence[IPv4Network | IPv6Network]) -> Callable[[str], bool]:
    """Make what tells whether an address is inside one of *networks*; what is none is outside."""

    @lru_cache(maxsize=4096)
    def is_trusted(address: str) -> bool:
        return bool(address) and any(ip_address(address) in network for network in networks)

    return is_trusted


def read_address(node: str) -> str:
    """Read the IP address of a node, without brackets and port; what is none is empty."""
    return _address(node) if len(node) <= LONGEST_NODE else ""


@lru_cache(maxsize=4096)
def _address(node: str) -> str:
    found = _NODE.fullmatch(node)
    try:
        address = ip_address(next(filter(None, found.groups()))) if found else None
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address or "")


def _pairs(text: str) -> Iterator[tuple[str, str, str] | None]:
    place, end = 0, ","
    while end:
        pair = _PAIR.match(text, place) if len(text) <= LONGEST else None
        if pair is None:
            yield None
            return
        name, plain, quoted, end = pair.groups()
        yield (name or "").lower(), plain or re.sub(r"\\(.)", r"\1", quoted or ""), end
        place = pair.end()


def _hop(node: str, scheme: str, host: str) -> Hop:
    return Hop(read_address(node), scheme.lower() if scheme.lower() in _SCHEMES else "", host)


def _listed(fields: Mapping[bytes, bytes], name: bytes) -> list[str]:
    value = fields.get(name)
    return [] if value is None else [one.strip(" \t") for one in value.decode("latin-1").rsplit(",", MOST_HOPS)]


def _spread(values: list[str], length: int) -> list[str]:
    return values * length if len(values) == 1 else values[:length]
