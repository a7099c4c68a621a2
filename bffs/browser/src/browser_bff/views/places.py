"""Where things are, as pages show it."""

from pydantic import Field

from browser_bff.models.places import Location, PostalAddress
from gateway_common import View

__all__ = ["Address", "Point", "address_of", "point_of"]


class Address(View):
    """Tell where a door is."""

    street1: str = Field(examples=["1 Park Way"])
    street2: str | None = Field(examples=["2nd floor"])
    city: str = Field(examples=["Oakland"])
    state: str = Field(examples=["CA"])
    zip: str = Field(examples=["94612"])


class Point(View):
    """Tell a point on the map, in degrees."""

    lat: float = Field(examples=[37.82])
    lng: float = Field(examples=[-122.25])


def address_of(known: PostalAddress) -> Address:
    """Tell a service's address."""
    return Address(street1=known.street1, street2=known.street2, city=known.city, state=known.state, zip=known.zip)


def point_of(known: Location) -> Point:
    """Tell a service's location."""
    return Point(lat=known.lat, lng=known.lng)
