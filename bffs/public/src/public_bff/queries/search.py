"""Which restaurants a partner looks for."""

from typing import Annotated

from pydantic import AfterValidator, Field

from gateway_common import Draft
from public_bff.numbers import Limit

__all__ = ["RestaurantQuery"]

NORTH, EAST = 90, 180
_LATITUDE, _LONGITUDE = (rf"-?[0-9]{{1,{digits}}}(\.[0-9]{{1,10}})?" for digits in (2, 3))


def _on_earth(text: str) -> str:
    latitude, longitude = (abs(float(number)) for number in text.split(","))
    if latitude > NORTH or longitude > EAST:
        raise ValueError("It should be latitude,longitude, from -90 to 90 and from -180 to 180 degrees")
    return text


Position = Annotated[str, Field(pattern=rf"^{_LATITUDE},{_LONGITUDE}$", max_length=30), AfterValidator(_on_earth)]


class RestaurantQuery(Draft):
    """Describe restaurants, and say how many of them."""

    near: Position | None = Field(
        default=None,
        description="A position, as `latitude,longitude` in degrees (WGS 84); the nearest restaurants come first.",
        examples=["37.8044,-122.2712"],
    )
    q: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Words that all occur in the name, the cuisine or the menu.",
        examples=["vindaloo"],
    )
    cuisine: str | None = Field(
        default=None, min_length=1, max_length=50, description="A kind of food.", examples=["Indian"]
    )
    limit: Limit = Field(default=20, description="The most restaurants to list.", examples=[20])
