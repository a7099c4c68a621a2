"""Tickets: how far the kitchen is with an order."""

from enum import StrEnum

from gateway_common import Instant, ReadModel

__all__ = ["Ticket", "TicketState"]


class TicketState(StrEnum):
    """Follow an order through the kitchen."""

    CREATE_PENDING = "CREATE_PENDING"
    AWAITING_ACCEPTANCE = "AWAITING_ACCEPTANCE"
    ACCEPTED = "ACCEPTED"
    PREPARING = "PREPARING"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    PICKED_UP = "PICKED_UP"
    CANCEL_PENDING = "CANCEL_PENDING"
    CANCELLED = "CANCELLED"
    REVISION_PENDING = "REVISION_PENDING"


class Ticket(ReadModel):
    """Read the stages of one order in the kitchen: each has a time once it was reached, *ready_by* is a promise."""

    state: TicketState
    ready_by: Instant | None = None
    accept_time: Instant | None = None
    preparing_time: Instant | None = None
    ready_for_pickup_time: Instant | None = None
    picked_up_time: Instant | None = None
