"""One of the places where a service is: what discovery finds, and a transport is opened to."""

from dataclasses import dataclass

from gateway_common.wire.address import Address

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Name a service's *address*, and in *ip* where that was found to be, if it was looked up.

    Places of the lowest *priority* that work get all calls, in proportion to their *weight* (RFC 2782).
    """

    address: Address
    ip: str | None = None
    priority: int = 0
    weight: float = 1.0

    @property
    def key(self) -> tuple[Address, str | None]:
        """Give what tells it from other places, whatever its share of calls."""
        return (self.address, self.ip)

    @property
    def name(self) -> str:
        """Spell it for people, with the address that is connected to."""
        if self.ip is None:
            return str(self.address)
        return str(Address(self.address.scheme, self.ip, self.address.port, self.address.prefix))
