"""What the order service is sent: its own names, ids as the integers it counts in, times without a zone."""

from typing import Annotated

from pydantic import PlainSerializer

from gateway_common import Draft, ServiceTime

__all__ = ["DeliveryAddress", "NewLine", "NewOrder", "Revision"]


def _as_counted(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


CountedId = Annotated[str, PlainSerializer(_as_counted)]


class NewLine(Draft):
    """Ask the service for one dish, some times."""

    menu_item_id: CountedId
    quantity: int


class DeliveryAddress(Draft):
    """Tell the service where the food goes."""

    street1: str
    street2: str | None
    city: str
    state: str
    zip: str


class NewOrder(Draft):
    """Ask the service for an order."""

    consumer_id: CountedId
    restaurant_id: CountedId
    delivery_address: DeliveryAddress
    delivery_time: ServiceTime | None
    line_items: tuple[NewLine, ...]


class Revision(Draft):
    """Ask the service for another content of an order."""

    revised_order_line_items: tuple[NewLine, ...]
