"""What the order service and its history say."""

from decimal import Decimal
from enum import StrEnum

from gateway_common import Instant, ReadModel
from public_bff.numbers import Count
from public_bff.reads.places import Address

__all__ = ["Cancelling", "History", "LineItem", "Order", "OrderEntry", "OrderState", "Placed", "Revising"]


class OrderState(StrEnum):
    """Follow an order through its sagas."""

    APPROVAL_PENDING = "APPROVAL_PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    CANCEL_PENDING = "CANCEL_PENDING"
    CANCELLED = "CANCELLED"
    REVISION_PENDING = "REVISION_PENDING"


class LineItem(ReadModel):
    """Read one dish of an order, at the price of the day."""

    menu_item_id: str
    name: str
    price: Decimal
    quantity: Count


class Order(ReadModel):
    """Read what was ordered, and how far the order is."""

    order_id: str
    state: OrderState
    order_total: Decimal
    consumer_id: str
    restaurant_id: str
    delivery_address: Address
    delivery_time: Instant | None = None
    line_items: tuple[LineItem, ...]
    created_at: Instant
    rejection_reason: str | None = None


class OrderEntry(ReadModel):
    """Read one line of a consumer's history."""

    order_id: str
    status: OrderState
    restaurant_id: str
    restaurant_name: str
    order_total: Decimal
    created_at: Instant


class History(ReadModel):
    """Read one page of a consumer's history, and where the next one starts."""

    orders: tuple[OrderEntry, ...]
    start_key: str | None = None


class Placed(ReadModel):
    """Read the number under which an order will be found."""

    order_id: str


class Cancelling(ReadModel):
    """Read how far a cancellation is."""

    order_id: str
    state: OrderState


class Revising(Cancelling):
    """Read how far a revision is, and what the order costs now."""

    order_total: Decimal
