"""Where things are."""

from gateway_common import ReadModel

__all__ = ["Address", "Location"]


class Address(ReadModel):
    """Read where a door is."""

    street1: str
    street2: str | None = None
    city: str
    state: str
    zip: str


class Location(ReadModel):
    """Read a place on the map."""

    lat: float
    lng: float
