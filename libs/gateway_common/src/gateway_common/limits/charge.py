"""What one request of an operation costs, as the operation says."""

import re
from dataclasses import dataclass

from gateway_common.settings.limit import Rate

__all__ = ["Charge"]

_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, eq=False)
class Charge:
    """Hold what a request of *operation* (method and path template) costs, and the *own* limit it has, if any."""

    operation: str
    cost: int = 1
    own: Rate | None = None

    @property
    def policy(self) -> str:
        """Name the policy of its own limit: `get-orders-order-id` of `GET /orders/{order_id}`."""
        return _OTHER.sub("-", self.operation.lower()).strip("-")
