"""Orders and their history, as the order service tells them."""

from enum import StrEnum

from browser_bff.counts import Count
from browser_bff.ids import MenuItemId, OrderId, RestaurantId
from browser_bff.models.places import PostalAddress
from browser_bff.money import Amount
from gateway_common import Instant, ReadModel

__all__ = [
    "Order",
    "OrderCancelled",
    "OrderCreated",
    "OrderHistory",
    "OrderLine",
    "OrderRevised",
    "OrderState",
    "PastOrder",
]


class OrderState(StrEnum):
    """Follow an order through its sagas; it stays approved when it has been delivered."""

    APPROVAL_PENDING = "APPROVAL_PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    CANCEL_PENDING = "CANCEL_PENDING"
    CANCELLED = "CANCELLED"
    REVISION_PENDING = "REVISION_PENDING"


class OrderLine(ReadModel):
    """Read one dish of an order, at the price of the day it was ordered."""

    menu_item_id: MenuItemId
    name: str
    price: Amount
    quantity: Count


class Order(ReadModel):
    """Read one order; without a *delivery_time* it is wanted as soon as possible."""

    order_id: OrderId
    state: OrderState
    order_total: Amount
    restaurant_id: RestaurantId
    delivery_address: PostalAddress
    delivery_time: Instant | None = None
    line_items: tuple[OrderLine, ...]
    created_at: Instant
    rejection_reason: str | None = None


class PastOrder(ReadModel):
    """Read one order of the history, whose *status* is what the order itself calls its state."""

    order_id: OrderId
    status: OrderState
    restaurant_id: RestaurantId
    order_total: Amount
    created_at: Instant


class OrderHistory(ReadModel):
    """Read one page of the history; *start_key* is where the next begins."""

    orders: tuple[PastOrder, ...]
    start_key: str | None = None


class OrderCreated(ReadModel):
    """Read which id a new order got."""

    order_id: OrderId


class OrderCancelled(ReadModel):
    """Read how far a cancellation has come: it is only begun when the service answers."""

    order_id: OrderId
    state: OrderState


class OrderRevised(OrderCancelled):
    """Read how far a change has come, and what the order costs."""

    order_total: Amount
