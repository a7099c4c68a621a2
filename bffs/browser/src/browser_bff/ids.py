"""Ids as this client sees them: text. The services count in 64-bit integers, so the text is one of those.

What is none never reaches a service: it would only be refused there.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = ["ConsumerId", "MenuItemId", "OrderId", "RestaurantId"]

LARGEST = 2**63 - 1


def _countable(text: str) -> str:
    if int(text) > LARGEST:
        raise PydanticCustomError("id_too_large", "There is no id that large")
    return text


_ID = (StringConstraints(pattern=r"^[1-9][0-9]{0,18}$", max_length=19), AfterValidator(_countable))

ConsumerId = Annotated[str, *_ID]
OrderId = Annotated[str, *_ID, Field(description="The id of an order.", examples=["104"])]
RestaurantId = Annotated[str, *_ID, Field(description="The id of a restaurant.", examples=["7"])]
MenuItemId = Annotated[str, *_ID, Field(description="The id of a dish on a restaurant's menu.", examples=["701"])]
