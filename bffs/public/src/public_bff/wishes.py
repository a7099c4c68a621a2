"""What is sent to the order service: ids as numbers, times in UTC without saying so."""

from typing import Annotated

from pydantic import PlainSerializer

from gateway_common import Draft, ServiceTime
from public_bff.reads import Address

__all__ = ["NewOrder", "Number", "Revision", "Wish"]


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


Number = Annotated[str, PlainSerializer(_number, return_type=int | str)]
"""An id, which services take as a number."""


class Wish(Draft):
    """Ask for one dish, some times."""

    menu_item_id: Number
    quantity: int


class NewOrder(Draft):
    """Ask for an order to be placed; without a *delivery_time* as soon as possible."""

    consumer_id: Number
    restaurant_id: Number
    delivery_address: Address
    delivery_time: ServiceTime | None
    line_items: tuple[Wish, ...]


class Revision(Draft):
    """Ask for an order to hold other dishes."""

    revised_order_line_items: tuple[Wish, ...]
