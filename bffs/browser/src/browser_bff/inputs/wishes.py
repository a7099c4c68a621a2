"""Which dishes somebody would like, and how many of each.

{"menuItemId": "701", "quantity": 2}        in a body
item=701:2                                  in a query
"""

from collections import Counter
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from browser_bff.ids import MenuItemId
from gateway_common import Draft

__all__ = ["SpelledWishes", "Wish", "Wishes"]

MOST_OF_ONE = 99
MOST_DISHES = 50


class Wish(Draft):
    """Ask for one dish, some times."""

    menu_item_id: MenuItemId
    quantity: Annotated[
        int,
        Field(ge=1, le=MOST_OF_ONE, description="How many of it.", examples=[2], json_schema_extra={"format": "int32"}),
    ]


def _split(spelled: object) -> object:
    if not isinstance(spelled, str):
        return spelled
    menu_item_id, colon, quantity = spelled.partition(":")
    if not colon:
        raise PydanticCustomError("item", "Write it as <menuItemId>:<quantity>")
    return {"menuItemId": menu_item_id, "quantity": quantity}


def _distinct(wishes: list[Wish]) -> list[Wish]:
    counted = Counter(wish.menu_item_id for wish in wishes)
    twice = [menu_item_id for menu_item_id, times in counted.items() if times > 1]
    if twice:
        raise PydanticCustomError("item_twice", "Name each dish once; {twice} is there again", {"twice": twice[0]})
    return wishes


_SpelledWish = Annotated[
    Wish,
    BeforeValidator(_split),
    WithJsonSchema(
        {"type": "string", "pattern": "^[1-9][0-9]{0,18}:[1-9][0-9]?$", "maxLength": 22, "examples": ["701:2"]}
    ),
]
_SOME = (Field(min_length=1, max_length=MOST_DISHES), AfterValidator(_distinct))

Wishes = Annotated[list[Wish], *_SOME, Field(description="The dishes, each of them once.")]
"""The dishes of an order, as a body names them."""

SpelledWishes = Annotated[
    list[_SpelledWish], *_SOME, Field(description="A dish and how many of it; repeat it for each dish.")
]
"""The dishes of an order, as a query names them."""
