"""The way from the restaurant to the door."""

from datetime import datetime
from typing import Self

from pydantic import Field

from gateway_common import Instant, View
from public_bff import reads
from public_bff.words import DELIVERY_STATUS, DeliveryStatus

__all__ = ["Courier", "CourierPosition", "Delivery"]


class CourierPosition(View):
    """Tell where a courier was last seen, in degrees (WGS 84)."""

    latitude: float = Field(description="Degrees north of the equator.", examples=[37.8101])
    longitude: float = Field(description="Degrees east of Greenwich.", examples=[-122.2655])
    at: Instant = Field(description="When the courier was there.", examples=["2026-11-20T18:52:30Z"])

    @classmethod
    def of(cls, read: reads.CourierLocation) -> Self:
        """Tell what was *read*."""
        return cls(latitude=read.lat, longitude=read.lng, at=read.at)


class Courier(View):
    """Tell who brings an order."""

    id: str = Field(description="The id of the courier.", examples=["3"])
    name: str | None = Field(description="What to call the courier; null if that is not told.", examples=["Mia"])
    position: CourierPosition | None = Field(description="Where the courier is; null while not under way.")

    @classmethod
    def of(cls, read: reads.Delivery) -> Self | None:
        """Tell what was *read*; None until somebody is assigned."""
        if read.assigned_courier is None:
            return None
        location = read.courier_location
        position = None if location is None else CourierPosition.of(location)
        return cls(id=read.assigned_courier, name=read.courier_name, position=position)


class Delivery(View):
    """Tell who brings an order, and when."""

    status: DeliveryStatus = Field(description="How far the way to the door is.", examples=["scheduled"])
    courier: Courier | None = Field(description="Who brings it; null until somebody is assigned.")
    pickup_planned_for: Instant | None = Field(
        description="When the courier is to take the food; null until planned.", examples=["2026-11-20T18:45:00Z"]
    )
    dropoff_planned_for: Instant | None = Field(
        description="When the courier is to hand it over; null until planned.", examples=["2026-11-20T19:15:00Z"]
    )
    estimated_arrival: Instant | None = Field(
        description="The best guess right now; null while nobody can tell.", examples=["2026-11-20T19:02:00Z"]
    )

    @classmethod
    def of(cls, read: reads.Delivery) -> Self:
        """Tell what was *read*."""
        return cls(
            status=DELIVERY_STATUS[read.delivery_info.state],
            courier=Courier.of(read),
            pickup_planned_for=_planned(read, reads.CourierErrand.PICKUP),
            dropoff_planned_for=_planned(read, reads.CourierErrand.DROPOFF),
            estimated_arrival=read.eta,
        )


def _planned(read: reads.Delivery, errand: reads.CourierErrand) -> datetime | None:
    return next((action.time for action in read.courier_actions if action.type is errand), None)
