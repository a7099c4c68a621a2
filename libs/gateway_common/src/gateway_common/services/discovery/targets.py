"""What SRV records lead to (RFC 2782): hosts with ports, and the places that are found there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from gateway_common.services.place import Place
from gateway_common.wire.address import Address

__all__ = ["Target", "read_targets", "trusted", "without_twins"]

NOWHERE = "."
MOST_TARGETS = 100
"""How many SRV records are followed at most."""


class Record(Protocol):
    """Hold what an SRV record says; *target* is a name of DNS, with a dot at its end."""

    target: object
    port: int
    priority: int
    weight: int


@dataclass(frozen=True, slots=True)
class Target:
    """Name an *address*, and which share of calls it should have."""

    address: Address
    priority: int
    weight: int

    @property
    def name(self) -> str:
        """Spell its host as a question."""
        return f"{self.address.host}."

    def places(self, ips: Sequence[str]) -> list[Place]:
        """Give the places at *ips*, which share its weight."""
        return [Place(self.address, ip, self.priority, self.weight / len(ips)) for ip in ips]


def read_targets(records: Iterable[Record], scheme: str) -> list[Target]:
    """Read *records*, in an order that is always the same; what is no name of a host is left out."""
    found: list[Target] = []
    for record in records:
        host = str(record.target)
        if host == NOWHERE:
            continue
        try:
            address = Address.read(f"{scheme}://{host.rstrip('.')}:{record.port}")
        except ValueError:
            continue
        found.append(Target(address, record.priority, record.weight))
    return sorted(found, key=lambda one: (one.priority, one.address.host, one.address.port))[:MOST_TARGETS]


def trusted(target: Target, domains: Sequence[str]) -> bool:
    """Tell whether the host of *target* is one of *domains* or under one; without any it is."""
    host = f".{target.address.host}"
    return not domains or any(host.endswith(f".{domain}") for domain in domains)


def without_twins(places: Iterable[Place]) -> list[Place]:
    """Make one of those *places* that are the same to whoever connects: the first, with the weight of all like it."""
    found: dict[tuple[str | None, int], Place] = {}
    for place in places:
        where = place.ip, place.address.port
        first = found.setdefault(where, place)
        if first is not place and first.priority == place.priority:
            found[where] = replace(first, weight=first.weight + place.weight)
    return list(found.values())
