"""The states that the services speak of; what the screen says instead is in `progress`."""

from enum import StrEnum

__all__ = ["LIVE", "BillState", "DeliveryState", "OrderState", "TicketState"]


class OrderState(StrEnum):
    """Follow an order through its sagas; an approved one stays so for ever, even on the plate."""

    APPROVAL_PENDING = "APPROVAL_PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    CANCEL_PENDING = "CANCEL_PENDING"
    CANCELLED = "CANCELLED"
    REVISION_PENDING = "REVISION_PENDING"


class TicketState(StrEnum):
    """Follow a ticket through the kitchen."""

    CREATE_PENDING = "CREATE_PENDING"
    AWAITING_ACCEPTANCE = "AWAITING_ACCEPTANCE"
    ACCEPTED = "ACCEPTED"
    PREPARING = "PREPARING"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    PICKED_UP = "PICKED_UP"
    CANCEL_PENDING = "CANCEL_PENDING"
    CANCELLED = "CANCELLED"
    REVISION_PENDING = "REVISION_PENDING"


class DeliveryState(StrEnum):
    """Follow a delivery to the door."""

    PENDING = "PENDING"
    SCHEDULED = "SCHEDULED"
    PICKED_UP = "PICKED_UP"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class BillState(StrEnum):
    """Follow the money."""

    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    REVERSED = "REVERSED"
    FAILED = "FAILED"


LIVE = frozenset({OrderState.APPROVED, OrderState.REVISION_PENDING})
"""The states of an order for which a courier may be under way."""
