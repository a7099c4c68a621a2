"""Where things are: addresses for people, positions for maps."""

from typing import Self

from pydantic import Field

from gateway_common import View
from public_bff import reads

__all__ = ["Address", "Position"]


class Address(View):
    """Tell where a door is."""

    street1: str = Field(description="Street and number.", examples=["1 Main Street"])
    street2: str | None = Field(description="Floor, flat, or whatever else helps.", examples=["Apt 4"])
    city: str = Field(description="The city.", examples=["Oakland"])
    state: str = Field(description="The state, in two letters.", examples=["CA"])
    zip: str = Field(description="The postal code.", examples=["94612"])

    @classmethod
    def of(cls, read: reads.Address) -> Self:
        """Tell what was *read*."""
        return cls(street1=read.street1, street2=read.street2, city=read.city, state=read.state, zip=read.zip)


class Position(View):
    """Tell a place on the map, in degrees (WGS 84)."""

    latitude: float = Field(description="Degrees north of the equator.", examples=[37.8044])
    longitude: float = Field(description="Degrees east of Greenwich.", examples=[-122.2712])

    @classmethod
    def of(cls, read: reads.Location) -> Self:
        """Tell what was *read*."""
        return cls(latitude=read.lat, longitude=read.lng)
