"""How far an order is, in the words of the order screen.

Three services know a piece each, and any piece may be missing: a ticket or delivery that is None tells nothing, and
then nothing is claimed that only it could know.

    order     APPROVAL_PENDING ─► APPROVED ──────────────────────────────────────────────► …
    ticket                        AWAITING ─► ACCEPTED ─► PREPARING ─► READY ─► PICKED_UP
    delivery                                  SCHEDULED ─────────────────────► PICKED_UP ─► DELIVERED
    word      placed              waiting     accepted    cooking      ready    coming      delivered
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mobile_bff.models import Delivery, Ticket
from mobile_bff.states import DeliveryState, OrderState, TicketState

__all__ = ["ENDED", "Action", "Ordered", "Status", "eta", "headline", "next_action", "reason", "status_word"]


class Ordered(Protocol):
    """Stand for whatever says how far an order is: the order itself, its line in the history, a cancellation."""

    @property
    def state(self) -> OrderState:
        """Tell the order's own part of the story."""
        ...


class Status(StrEnum):
    """Say in one word how far an order is."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    COOKING = "cooking"
    READY = "ready"
    COLLECTED = "collected"
    COMING = "coming"
    DELIVERED = "delivered"
    CHANGING = "changing"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class Action(StrEnum):
    """Name what the big button does."""

    CANCEL = "cancel"
    TRACK = "track"
    REORDER = "reorder"


ENDED = frozenset({Status.DELIVERED, Status.CANCELLED, Status.REJECTED})
"""The words after which nothing more happens."""

_OF_ORDER: Mapping[OrderState, Status] = {
    OrderState.APPROVAL_PENDING: Status.PLACED,
    OrderState.REJECTED: Status.REJECTED,
    OrderState.CANCEL_PENDING: Status.CANCELLING,
    OrderState.CANCELLED: Status.CANCELLED,
    OrderState.REVISION_PENDING: Status.CHANGING,
}
_OF_DELIVERY: Mapping[DeliveryState, Status] = {
    DeliveryState.PICKED_UP: Status.COMING,
    DeliveryState.DELIVERED: Status.DELIVERED,
}
_OF_TICKET: Mapping[TicketState, Status] = {
    TicketState.CREATE_PENDING: Status.CONFIRMED,
    TicketState.AWAITING_ACCEPTANCE: Status.WAITING,
    TicketState.ACCEPTED: Status.ACCEPTED,
    TicketState.PREPARING: Status.COOKING,
    TicketState.READY_FOR_PICKUP: Status.READY,
    TicketState.PICKED_UP: Status.COLLECTED,
    TicketState.CANCEL_PENDING: Status.CANCELLING,
    TicketState.CANCELLED: Status.CANCELLING,
    TicketState.REVISION_PENDING: Status.CHANGING,
}
_HEADLINES: Mapping[Status, str] = {
    Status.PLACED: "We are checking your order.",
    Status.CONFIRMED: "Your order is confirmed.",
    Status.WAITING: "Waiting for the restaurant to accept.",
    Status.ACCEPTED: "The restaurant has accepted your order.",
    Status.COOKING: "Your order is being prepared.",
    Status.READY: "Your order is ready for the courier.",
    Status.COLLECTED: "A courier has picked up your order.",
    Status.COMING: "Your order is on its way.",
    Status.DELIVERED: "Your order has been delivered.",
    Status.CHANGING: "Your order is being changed.",
    Status.CANCELLING: "Your order is being cancelled.",
    Status.CANCELLED: "Your order was cancelled.",
    Status.REJECTED: "Your order could not be taken.",
}
_REASONS: Mapping[str, str] = {
    "CARD_DECLINED": "Your card was declined.",
    "ACCOUNT_DISABLED": "Your account cannot pay at the moment.",
    "CONSUMER_BLOCKED": "You cannot order at the moment; please contact us.",
}
_CANCELLABLE = frozenset({Status.WAITING, Status.ACCEPTED})
_EXPECTED = frozenset(Status) - ENDED - {Status.PLACED, Status.CHANGING, Status.CANCELLING}


def status_word(order: Ordered, ticket: Ticket | None, delivery: Delivery | None) -> Status:
    """Give the one word: a running saga outranks the courier, who outranks the kitchen."""
    if order.state is not OrderState.APPROVED:
        return _OF_ORDER[order.state]
    if delivery is not None and delivery.state in _OF_DELIVERY:
        return _OF_DELIVERY[delivery.state]
    return Status.CONFIRMED if ticket is None else _OF_TICKET[ticket.state]


def headline(order: Ordered, ticket: Ticket | None, delivery: Delivery | None) -> str:
    """Say the same in the sentence that stands at the top of the screen."""
    return _HEADLINES[status_word(order, ticket, delivery)]


def next_action(order: Ordered, ticket: Ticket | None, delivery: Delivery | None) -> Action | None:
    """Offer what the consumer can do next; cancelling only while the kitchen is known to allow it."""
    status = status_word(order, ticket, delivery)
    if status in ENDED:
        return Action.REORDER
    if status in _CANCELLABLE:
        return Action.CANCEL
    seen = delivery is not None and delivery.courier_location is not None
    return Action.TRACK if status is Status.COMING and seen else None


def eta(order: Ordered, ticket: Ticket | None, delivery: Delivery | None) -> datetime | None:
    """Tell when the courier expects to arrive, to the second, while an arrival is to be expected."""
    if delivery is None or delivery.eta is None or delivery.state is DeliveryState.CANCELLED:
        return None
    expected = status_word(order, ticket, delivery) in _EXPECTED
    return delivery.eta.replace(microsecond=0) if expected else None


def reason(code: str | None) -> str | None:
    """Say why an order was rejected, as far as there is more to say than the headline does."""
    return None if code is None else _REASONS.get(code)
