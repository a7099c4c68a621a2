"""What the operations of a gateway cost, worked out when it is made."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway_common.limits.charge import Charge

__all__ = ["Tariff"]


@dataclass(frozen=True, slots=True)
class Tariff:
    """Hold the *charges* of *gateway*, by the `id` of an operation's FastAPI route or of a route's guard.

    *listed* has the same by method and path, as documents name operations.
    """

    gateway: str
    charges: Mapping[object, Charge]
    listed: Mapping[str, Charge]

    @property
    def limits(self) -> bool:
        """Tell whether any operation has a limit of its own."""
        return any(charge.own is not None for charge in self.charges.values())
