"""Who asks, as far as that can be known before anybody has looked: by address."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from gateway_common.wire.forwarded import Spoken, caller_of, read_address, read_hops
from gateway_common.wire.headers import joined

__all__ = ["Callers"]

HOUSEHOLD = 64
"""How many bits of an IPv6 address one customer has: the others are theirs to change at will."""


class Callers:
    """Name the caller of a request by address, as the proxies in *networks* tell it, and nobody else."""

    def __init__(self, networks: Sequence[IPv4Network | IPv6Network], spoken: Spoken) -> None:
        self._networks = networks
        self._spoken: Spoken = spoken
        self._trusted = lru_cache(maxsize=4096)(self._is_trusted)

    def __call__(self, scope: Mapping[str, Any]) -> str:
        """Give the address, of IPv6 the network; empty if it is not known."""
        client = scope["client"]
        peer = client[0] if client else ""
        if self._networks and self._trusted(peer):
            peer = self._told(read_address(peer), joined(scope["headers"]))
        return _household(peer) if ":" in peer else peer

    def _told(self, peer: str, fields: Mapping[bytes, bytes]) -> str:
        hops = read_hops(fields, self._spoken) or []
        return caller_of(peer, hops, self._trusted).address

    def _is_trusted(self, address: str) -> bool:
        found = read_address(address)
        return bool(found) and any(ip_address(found) in network for network in self._networks)


@lru_cache(maxsize=4096)
def _household(address: str) -> str:
    found = read_address(address)
    if not found or not isinstance(ip_address(found), IPv6Address):
        return found
    return str(ip_network((found, HOUSEHOLD), strict=False).network_address)
