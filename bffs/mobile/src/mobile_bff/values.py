"""The small values that clients send and are told: ids, places, money, texts that fit the screen."""

import re
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema

__all__ = [
    "Count",
    "DishId",
    "Id",
    "Money",
    "Near",
    "NearPhone",
    "OrderId",
    "RestaurantId",
    "shortened",
]

GREATEST_ID = 2**63 - 1
GREATEST_COUNT = 2**31 - 1
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def _within_64_bits(text: str) -> str:
    if int(text) > GREATEST_ID:
        raise ValueError("no id is that great")
    return text


def _on_the_map(text: str) -> str:
    lat, lng = map(float, text.split(","))
    if abs(lat) > 90 or abs(lng) > 180:  # noqa: PLR2004 – degrees to the poles and around the earth
        raise ValueError("it is not on the map: latitude is -90 to 90, longitude -180 to 180")
    return text


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[1-9][0-9]{0,18}$", max_length=19),
    AfterValidator(_within_64_bits),
    Field(examples=["42"]),
]
"""What tells one thing from another: a number to the services, a string that nobody counts with to clients."""

OrderId = Annotated[Id, Field(description="The id of the order.")]
RestaurantId = Annotated[Id, Field(description="The id of the restaurant.")]
DishId = Annotated[Id, Field(description="The id of the dish on the menu.")]

Count = Annotated[int, Field(ge=0, le=GREATEST_COUNT, json_schema_extra={"format": "int32"})]
"""How many, or how many minutes; a service that counts further is not believed."""

Near = Annotated[
    str,
    StringConstraints(pattern=r"^-?[0-9]{1,2}(\.[0-9]{1,8})?,-?[0-9]{1,3}(\.[0-9]{1,8})?$", max_length=26),
    AfterValidator(_on_the_map),
]
"""A place that is spelled as the search of restaurants takes it."""

NearPhone = Annotated[
    Near | None,
    Query(description="Where the phone is: `latitude,longitude` in degrees.", examples=["37.7793,-122.4193"]),
]
"""The place as a phone may send it."""

Money = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["12.34"]}),
]
"""An amount in dollars, told as text lest a phone rounds it."""


def shortened(text: str, most: int = 40) -> str:
    """Cut *text* to what a line of the screen holds: *most* characters, none of them a control.

    >>> shortened("Grandmother's very own slow-cooked Sunday ragù")
    "Grandmother's very own slow-cooked Sund…"
    """
    line = _CONTROLS.sub(" ", text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
