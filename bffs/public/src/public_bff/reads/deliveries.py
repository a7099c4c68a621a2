"""What is known of the way to the door."""

from enum import StrEnum

from gateway_common import Instant, ReadModel

__all__ = ["CourierAction", "CourierErrand", "CourierLocation", "Delivery", "DeliveryInfo", "DeliveryState"]


class DeliveryState(StrEnum):
    """Follow a delivery to the door."""

    PENDING = "PENDING"
    SCHEDULED = "SCHEDULED"
    PICKED_UP = "PICKED_UP"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class CourierErrand(StrEnum):
    """Name what a courier is to do at a stop."""

    PICKUP = "PICKUP"
    DROPOFF = "DROPOFF"


class CourierAction(ReadModel):
    """Read one planned stop of a courier."""

    type: CourierErrand
    time: Instant


class CourierLocation(ReadModel):
    """Read where a courier was, and when."""

    lat: float
    lng: float
    at: Instant


class DeliveryInfo(ReadModel):
    """Read how far a delivery is."""

    state: DeliveryState


class Delivery(ReadModel):
    """Read who brings an order, and when."""

    delivery_info: DeliveryInfo
    assigned_courier: str | None = None
    courier_name: str | None = None
    courier_actions: tuple[CourierAction, ...] = ()
    eta: Instant | None = None
    courier_location: CourierLocation | None = None
