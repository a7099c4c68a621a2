"""Where things are in the city, and how far apart."""

from math import asin, cos, radians, sin, sqrt
from zlib import crc32

from ftgo_sandbox.domain.values import Address, Location

SOUTH_WEST = Location(lat=37.790, lng=-122.285)
NORTH_EAST = Location(lat=37.850, lng=-122.205)
EARTH_DIAMETER_KM = 12_742.0


def find(address: Address) -> Location:
    """Find an address on the map: always the same place for the same words, in every process."""
    words = f"{address.street1}|{address.zip}".lower()
    return between(SOUTH_WEST, NORTH_EAST, _fraction(words), _fraction(words[::-1]))


def between(start: Location, end: Location, north: float, east: float | None = None) -> Location:
    """Point at a place on the way from *start* to *end*: 0 is the start, 1 the end."""
    east = north if east is None else east
    return Location(
        lat=round(start.lat + (end.lat - start.lat) * north, 6),
        lng=round(start.lng + (end.lng - start.lng) * east, 6),
    )


def kilometres(one: Location, other: Location) -> float:
    """Measure the way between two places as the crow flies."""
    north = sin(radians(other.lat - one.lat) / 2) ** 2
    east = sin(radians(other.lng - one.lng) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(sqrt(north + cos(radians(one.lat)) * cos(radians(other.lat)) * east))


def _fraction(words: str) -> float:
    return crc32(words.encode()) / 2**32
