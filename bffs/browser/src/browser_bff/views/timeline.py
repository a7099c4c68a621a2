"""The way of an order from the basket to the door, told from what three services know of it.

    placed ─ accepted ─ preparing ─ ready ─ pickedUp ─ delivered
      │         └────── kitchen ──────┴────────┘ │         │
    order                                        └ delivery┘

The furthest stage that anybody has seen is reached, and all before it are, even if who would know their times is
silent. A stage ahead is expected – or unknown, when everybody who could tell whether it was reached is missing.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from pydantic import Field

from browser_bff.models.deliveries import ActionType, Delivery, DeliveryState
from browser_bff.models.kitchen import Ticket, TicketState
from browser_bff.models.orders import Order, OrderState
from gateway_common import Instant, View

__all__ = ["Progress", "Stage", "TimelineEntry", "timeline"]


class Stage(StrEnum):
    """Name the stages of an order, and its two other ends."""

    PLACED = "placed"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    READY = "ready"
    PICKED_UP = "pickedUp"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class Progress(StrEnum):
    """Tell a stage that is done from one ahead and from one that nobody could be asked about."""

    DONE = "done"
    EXPECTED = "expected"
    UNKNOWN = "unknown"


class TimelineEntry(View):
    """Tell one stage of an order."""

    stage: Stage
    progress: Progress = Field(description="`unknown`: what could tell is in `missing`.")
    at: Instant | None = Field(description="When it was done, or for when it is promised; null if nobody says.")


COURSE = (Stage.PLACED, Stage.ACCEPTED, Stage.PREPARING, Stage.READY, Stage.PICKED_UP, Stage.DELIVERED)

_ENDS: Mapping[OrderState, Stage] = {OrderState.CANCELLED: Stage.CANCELLED, OrderState.REJECTED: Stage.REJECTED}

_OF_TICKET: Mapping[TicketState, Stage] = {
    TicketState.ACCEPTED: Stage.ACCEPTED,
    TicketState.PREPARING: Stage.PREPARING,
    TicketState.READY_FOR_PICKUP: Stage.READY,
    TicketState.PICKED_UP: Stage.PICKED_UP,
}

_OF_DELIVERY: Mapping[DeliveryState, Stage] = {
    DeliveryState.PICKED_UP: Stage.PICKED_UP,
    DeliveryState.DELIVERED: Stage.DELIVERED,
}

_TOLD_BY: Mapping[Stage, frozenset[str]] = {
    Stage.ACCEPTED: frozenset({"preparation"}),
    Stage.PREPARING: frozenset({"preparation"}),
    Stage.READY: frozenset({"preparation"}),
    Stage.PICKED_UP: frozenset({"preparation", "delivery"}),
    Stage.DELIVERED: frozenset({"delivery"}),
}

Times = Mapping[Stage, Instant | None]


def timeline(
    order: Order, preparation: Ticket | None, delivery: Delivery | None, missing: Collection[str]
) -> list[TimelineEntry]:
    """Tell the stages of *order*; *missing* names which of the other two are None because they could not be asked."""
    cooked = _cooked(preparation)
    reached = COURSE.index(_reached(preparation, delivery, cooked))
    past: Times = {Stage.PLACED: order.created_at, **_ridden(delivery), **cooked}
    done = [TimelineEntry(stage=stage, progress=Progress.DONE, at=past.get(stage)) for stage in COURSE[: reached + 1]]
    if order.state in _ENDS:
        return [*done, TimelineEntry(stage=_ENDS[order.state], progress=Progress.DONE, at=None)]
    promised = _promised(preparation, delivery)
    return [*done, *(_ahead(stage, promised, missing) for stage in COURSE[reached + 1 :])]


def _ahead(stage: Stage, promised: Times, missing: Collection[str]) -> TimelineEntry:
    progress = Progress.UNKNOWN if _TOLD_BY[stage] <= set(missing) else Progress.EXPECTED
    return TimelineEntry(stage=stage, progress=progress, at=promised.get(stage))


def _reached(ticket: Ticket | None, delivery: Delivery | None, cooked: Times) -> Stage:
    seen = [Stage.PLACED, *cooked]
    if ticket:
        seen.append(_OF_TICKET.get(ticket.state, Stage.PLACED))
    if delivery:
        seen.append(_OF_DELIVERY.get(delivery.state, Stage.PLACED))
    return max(seen, key=COURSE.index)


def _cooked(ticket: Ticket | None) -> Times:
    if ticket is None:
        return {}
    times = {
        Stage.ACCEPTED: ticket.accept_time,
        Stage.PREPARING: ticket.preparing_time,
        Stage.READY: ticket.ready_for_pickup_time,
        Stage.PICKED_UP: ticket.picked_up_time,
    }
    return {stage: at for stage, at in times.items() if at is not None}


def _ridden(delivery: Delivery | None) -> Times:
    if delivery is None:
        return {}
    return {
        Stage.PICKED_UP: delivery.time_of(ActionType.PICKUP),
        Stage.DELIVERED: delivery.time_of(ActionType.DROPOFF),
    }


def _promised(ticket: Ticket | None, delivery: Delivery | None) -> Times:
    arrival = {Stage.DELIVERED: delivery.eta} if delivery and delivery.eta else {}
    return {Stage.READY: ticket.ready_by if ticket else None, **_ridden(delivery), **arrival}
