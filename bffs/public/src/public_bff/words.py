"""A partner's words for how far things are, and which of the house's states each stands for.

The words are a promise: one may come to be, none changes its meaning. States that make no difference to a partner
share a word.
"""

from collections.abc import Mapping
from enum import StrEnum

from public_bff.reads import BillState, DeliveryState, OrderState, TicketState

__all__ = [
    "BILL_STATUS",
    "DELIVERY_STATUS",
    "ORDER_STATUS",
    "TICKET_STATUS",
    "BillStatus",
    "DeliveryStatus",
    "OrderStatus",
    "RejectionReason",
    "TicketStatus",
    "rejection_reason",
    "states_of",
]


class OrderStatus(StrEnum):
    """Say how far an order is.

    - `pending`: it is being checked
    - `confirmed`: it will be prepared and delivered
    - `rejected`: it will not; `rejectionReason` says why
    - `revising`: a change of its dishes is being checked
    - `cancelling`: its cancellation is being checked
    - `cancelled`: it was called off
    """

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    REVISING = "revising"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


class RejectionReason(StrEnum):
    """Say why an order was rejected.

    - `card_declined`: the card was declined
    - `account_disabled`: the account may not pay
    - `consumer_blocked`: the consumer may not order
    - `other`: anything else
    """

    CARD_DECLINED = "card_declined"
    ACCOUNT_DISABLED = "account_disabled"
    CONSUMER_BLOCKED = "consumer_blocked"
    OTHER = "other"


class TicketStatus(StrEnum):
    """Say how far the restaurant is.

    - `waiting`: it has not accepted yet
    - `accepted`: it has, and has not begun
    - `preparing`: it cooks
    - `ready`: the food waits for the courier
    - `picked_up`: the courier has it
    - `revising`: it is asked for other dishes
    - `cancelling`: it is asked not to cook
    - `cancelled`: it does not cook
    """

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    READY = "ready"
    PICKED_UP = "picked_up"
    REVISING = "revising"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


class DeliveryStatus(StrEnum):
    """Say how far the way to the door is.

    - `waiting`: nobody is planned yet
    - `scheduled`: it is planned who comes when
    - `on_the_way`: the courier has the food
    - `delivered`: it was handed over
    - `cancelled`: nobody comes
    """

    WAITING = "waiting"
    SCHEDULED = "scheduled"
    ON_THE_WAY = "on_the_way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class BillStatus(StrEnum):
    """Say what became of the money.

    - `authorized`: the card promises it
    - `paid`: it was taken
    - `released`: the promise was given back
    - `failed`: the card did not promise it
    """

    AUTHORIZED = "authorized"
    PAID = "paid"
    RELEASED = "released"
    FAILED = "failed"


ORDER_STATUS: Mapping[OrderState, OrderStatus] = {
    OrderState.APPROVAL_PENDING: OrderStatus.PENDING,
    OrderState.APPROVED: OrderStatus.CONFIRMED,
    OrderState.REJECTED: OrderStatus.REJECTED,
    OrderState.REVISION_PENDING: OrderStatus.REVISING,
    OrderState.CANCEL_PENDING: OrderStatus.CANCELLING,
    OrderState.CANCELLED: OrderStatus.CANCELLED,
}
TICKET_STATUS: Mapping[TicketState, TicketStatus] = {
    TicketState.CREATE_PENDING: TicketStatus.WAITING,
    TicketState.AWAITING_ACCEPTANCE: TicketStatus.WAITING,
    TicketState.ACCEPTED: TicketStatus.ACCEPTED,
    TicketState.PREPARING: TicketStatus.PREPARING,
    TicketState.READY_FOR_PICKUP: TicketStatus.READY,
    TicketState.PICKED_UP: TicketStatus.PICKED_UP,
    TicketState.REVISION_PENDING: TicketStatus.REVISING,
    TicketState.CANCEL_PENDING: TicketStatus.CANCELLING,
    TicketState.CANCELLED: TicketStatus.CANCELLED,
}
DELIVERY_STATUS: Mapping[DeliveryState, DeliveryStatus] = {
    DeliveryState.PENDING: DeliveryStatus.WAITING,
    DeliveryState.SCHEDULED: DeliveryStatus.SCHEDULED,
    DeliveryState.PICKED_UP: DeliveryStatus.ON_THE_WAY,
    DeliveryState.DELIVERED: DeliveryStatus.DELIVERED,
    DeliveryState.CANCELLED: DeliveryStatus.CANCELLED,
}
BILL_STATUS: Mapping[BillState, BillStatus] = {
    BillState.AUTHORIZED: BillStatus.AUTHORIZED,
    BillState.CAPTURED: BillStatus.PAID,
    BillState.REVERSED: BillStatus.RELEASED,
    BillState.FAILED: BillStatus.FAILED,
}


def rejection_reason(code: str | None) -> RejectionReason | None:
    """Put the *code* of a rejection into a partner's words; one we do not know yet is `other`."""
    if code is None:
        return None
    known = {reason.name: reason for reason in RejectionReason}
    return known.get(code, RejectionReason.OTHER)


def states_of(words: tuple[OrderStatus, ...]) -> tuple[OrderState, ...]:
    """Give the states of orders that *words* stand for."""
    return tuple(state for state, word in ORDER_STATUS.items() if word in words)
