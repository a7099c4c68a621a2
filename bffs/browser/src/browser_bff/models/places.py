"""Where things are, as services and clients both spell it."""

from gateway_common import ReadModel

__all__ = ["Location", "PostalAddress"]


class PostalAddress(ReadModel):
    """Read where a door is."""

    street1: str
    street2: str | None = None
    city: str
    state: str
    zip: str


class Location(ReadModel):
    """Read a point on the map, in degrees."""

    lat: float
    lng: float
