"""Which restaurants somebody is looking for."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from gateway_common import Draft

__all__ = ["RestaurantSearch"]

_POINT = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,9})?),(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)", re.ASCII)
NORTH_POLE = 90.0
DATE_LINE = 180.0


def _on_earth(text: str) -> str:
    point = _POINT.fullmatch(text)
    if point is None or abs(float(point[1])) > NORTH_POLE or abs(float(point[2])) > DATE_LINE:
        raise PydanticCustomError("near", "Write it as <latitude>,<longitude> in degrees")
    return text


Near = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_on_earth)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class RestaurantSearch(Draft):
    """Hold the query of a search for restaurants."""

    near: Near | None = Field(
        default=None, description="Nearest to this point first: latitude,longitude.", examples=["37.82,-122.25"]
    )
    q: Words | None = Field(default=None, description="Words in the name, the cuisine or the menu.", examples=["soup"])
    cuisine: Words | None = Field(default=None, description="Only this cuisine.", examples=["Thai"])
    limit: int = Field(
        default=20, ge=1, le=100, description="How many restaurants at most.", json_schema_extra={"format": "int32"}
    )
