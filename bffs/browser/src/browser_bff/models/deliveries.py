"""Deliveries with their couriers, and what a delivery would cost."""

from enum import StrEnum

from browser_bff.counts import Count
from browser_bff.models.places import Location
from browser_bff.money import Amount
from gateway_common import Instant, ReadModel

__all__ = ["ActionType", "CourierAction", "CourierPosition", "Delivery", "DeliveryInfo", "DeliveryState", "Quote"]


class DeliveryState(StrEnum):
    """Follow an order from the restaurant's door to the consumer's."""

    PENDING = "PENDING"
    SCHEDULED = "SCHEDULED"
    PICKED_UP = "PICKED_UP"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class ActionType(StrEnum):
    """Tell the two things a courier does apart."""

    PICKUP = "PICKUP"
    DROPOFF = "DROPOFF"


class CourierAction(ReadModel):
    """Read when the courier picks up or drops off."""

    type: ActionType
    time: Instant


class CourierPosition(Location):
    """Read where the courier was at some moment."""

    at: Instant


class DeliveryInfo(ReadModel):
    """Read how far a delivery is."""

    state: DeliveryState


class Delivery(ReadModel):
    """Read a delivery and its courier, if it has one yet."""

    delivery_info: DeliveryInfo
    assigned_courier: str | None = None
    courier_name: str | None = None
    courier_actions: tuple[CourierAction, ...] = ()
    eta: Instant | None = None
    courier_location: CourierPosition | None = None

    @property
    def state(self) -> DeliveryState:
        """Spare the reader the nesting."""
        return self.delivery_info.state

    def time_of(self, action: ActionType) -> Instant | None:
        """Give when the courier does, or did, *action*."""
        return next((one.time for one in self.courier_actions if one.type is action), None)


class Quote(ReadModel):
    """Read what a delivery from a restaurant would cost now, and how long it would take."""

    fee: Amount
    eta_minutes: Count
