"""Orders as they leave the house in files: in words for outsiders, which need nothing else to be read.

Unlike everywhere else, ids are text here and times carry their zone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from ftgo_sandbox.domain.orders import Order
from ftgo_sandbox.domain.states import OrderState
from ftgo_sandbox.domain.values import Money, Wire

EXAMPLE = (
    '{"order":"3","placedAt":"2026-11-20T17:58:00Z","status":"confirmed","restaurant":"Izakaya Tanuki","total":"20.50",'
    '"currency":"USD","dishes":[{"name":"Salmon nigiri","quantity":2,"price":"10.25"}]}\n'
)
WORDS: Mapping[OrderState, str] = {
    OrderState.APPROVAL_PENDING: "pending",
    OrderState.APPROVED: "confirmed",
    OrderState.REJECTED: "rejected",
    OrderState.CANCEL_PENDING: "cancelling",
    OrderState.CANCELLED: "cancelled",
    OrderState.REVISION_PENDING: "revising",
}


class ExportedDish(Wire):
    """Tell of one dish."""

    name: str
    quantity: int
    price: Money


class ExportedOrder(Wire):
    """Tell of one order."""

    order: str
    placed_at: datetime
    status: str
    restaurant: str
    total: Money
    currency: str = "USD"
    dishes: tuple[ExportedDish, ...]


def exported(order: Order, restaurant: str) -> str:
    """Write an *order* from a *restaurant* as a line."""
    told = ExportedOrder(
        order=str(order.order_id),
        placed_at=order.created_at.replace(tzinfo=UTC, microsecond=0),
        status=WORDS[order.state],
        restaurant=restaurant,
        total=order.order_total,
        dishes=tuple(ExportedDish(name=one.name, quantity=one.quantity, price=one.price) for one in order.line_items),
    )
    return f"{told.model_dump_json(by_alias=True)}\n"
