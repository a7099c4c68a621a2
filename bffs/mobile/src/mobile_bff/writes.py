"""What is sent to the services, spelled as they want it: ids as numbers, times without a zone."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import PlainSerializer

from gateway_common import Draft, ServiceTime

__all__ = ["NewAddress", "NewItem", "NewOrder", "ServiceId"]


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


ServiceId = Annotated[str, PlainSerializer(_number)]
"""An id on its way to a service, which counts with it."""


class NewAddress(Draft):
    """Say where to bring it."""

    street1: str
    street2: str | None
    city: str
    state: str
    zip: str


class NewItem(Draft):
    """Ask for one dish, some times."""

    menu_item_id: ServiceId
    quantity: int


class NewOrder(Draft):
    """Ask for a meal; without a delivery time it comes as soon as possible."""

    consumer_id: ServiceId
    restaurant_id: ServiceId
    delivery_address: NewAddress
    delivery_time: ServiceTime | None
    line_items: Sequence[NewItem]
