"""The services' states in the words of the browser's pages.

What the order service calls `state` in one answer and `status` in the next is a status here, always.
"""

from collections.abc import Mapping
from enum import StrEnum

from browser_bff.models.accounts import BillState
from browser_bff.models.deliveries import DeliveryState
from browser_bff.models.kitchen import TicketState
from browser_bff.models.orders import OrderState

__all__ = [
    "BILL",
    "DELIVERY",
    "ORDER",
    "PREPARATION",
    "BillStatus",
    "DeliveryStatus",
    "OrderStatus",
    "PreparationStatus",
    "Rejection",
    "rejection_of",
    "states_of",
]


class OrderStatus(StrEnum):
    """Tell how far the agreement is; how far the food is, the timeline tells."""

    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CHANGING = "changing"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


class PreparationStatus(StrEnum):
    """Tell how far the kitchen is."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    READY = "ready"
    PICKED_UP = "pickedUp"
    CHANGING = "changing"
    CANCELLED = "cancelled"


class DeliveryStatus(StrEnum):
    """Tell how far the courier is."""

    PLANNED = "planned"
    SCHEDULED = "scheduled"
    ON_THE_WAY = "onTheWay"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class BillStatus(StrEnum):
    """Tell what became of the money."""

    RESERVED = "reserved"
    PAID = "paid"
    RELEASED = "released"
    FAILED = "failed"


class Rejection(StrEnum):
    """Tell why an order was rejected."""

    CARD_DECLINED = "cardDeclined"
    ACCOUNT_DISABLED = "accountDisabled"
    CONSUMER_BLOCKED = "consumerBlocked"
    OTHER = "other"


ORDER: Mapping[OrderState, OrderStatus] = {
    OrderState.APPROVAL_PENDING: OrderStatus.CONFIRMING,
    OrderState.APPROVED: OrderStatus.CONFIRMED,
    OrderState.REJECTED: OrderStatus.REJECTED,
    OrderState.REVISION_PENDING: OrderStatus.CHANGING,
    OrderState.CANCEL_PENDING: OrderStatus.CANCELLING,
    OrderState.CANCELLED: OrderStatus.CANCELLED,
}

PREPARATION: Mapping[TicketState, PreparationStatus] = {
    TicketState.CREATE_PENDING: PreparationStatus.WAITING,
    TicketState.AWAITING_ACCEPTANCE: PreparationStatus.WAITING,
    TicketState.ACCEPTED: PreparationStatus.ACCEPTED,
    TicketState.PREPARING: PreparationStatus.PREPARING,
    TicketState.READY_FOR_PICKUP: PreparationStatus.READY,
    TicketState.PICKED_UP: PreparationStatus.PICKED_UP,
    TicketState.REVISION_PENDING: PreparationStatus.CHANGING,
    TicketState.CANCEL_PENDING: PreparationStatus.CHANGING,
    TicketState.CANCELLED: PreparationStatus.CANCELLED,
}

DELIVERY: Mapping[DeliveryState, DeliveryStatus] = {
    DeliveryState.PENDING: DeliveryStatus.PLANNED,
    DeliveryState.SCHEDULED: DeliveryStatus.SCHEDULED,
    DeliveryState.PICKED_UP: DeliveryStatus.ON_THE_WAY,
    DeliveryState.DELIVERED: DeliveryStatus.DELIVERED,
    DeliveryState.CANCELLED: DeliveryStatus.CANCELLED,
}

BILL: Mapping[BillState, BillStatus] = {
    BillState.AUTHORIZED: BillStatus.RESERVED,
    BillState.CAPTURED: BillStatus.PAID,
    BillState.REVERSED: BillStatus.RELEASED,
    BillState.FAILED: BillStatus.FAILED,
}

_REJECTIONS: Mapping[str, Rejection] = {
    "CARD_DECLINED": Rejection.CARD_DECLINED,
    "ACCOUNT_DISABLED": Rejection.ACCOUNT_DISABLED,
    "CONSUMER_BLOCKED": Rejection.CONSUMER_BLOCKED,
}


def states_of(statuses: tuple[OrderStatus, ...]) -> tuple[OrderState, ...]:
    """Give the order service's words for *statuses*, by which it filters."""
    return tuple(state for state, status in ORDER.items() if status in statuses)


def rejection_of(reason: str | None) -> Rejection | None:
    """Translate the *reason* that a service gave: what clients should not read, or we do not know, is another."""
    return _REJECTIONS.get(reason, Rejection.OTHER) if reason else None
