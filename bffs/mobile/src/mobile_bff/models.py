"""What the phone reads of the services' answers, and nothing more; their quirks end here.

Ids become strings, times get their zone, `status` and `state`, `id` and `restaurantId` get one name each.
"""

from collections.abc import Sequence
from decimal import Decimal

from pydantic import Field

from gateway_common import Instant, ReadModel
from mobile_bff.states import BillState, DeliveryState, OrderState, TicketState
from mobile_bff.values import Count

__all__ = [
    "Bill",
    "Cancellation",
    "Consumer",
    "CreatedOrder",
    "Delivery",
    "DeliveryInfo",
    "History",
    "LineItem",
    "MenuItem",
    "MenuItems",
    "Order",
    "OrderLine",
    "Place",
    "Residence",
    "Restaurant",
    "RestaurantMenu",
    "RestaurantName",
    "Restaurants",
    "Sighting",
    "Ticket",
]


class Place(ReadModel):
    """Point at the map, in degrees."""

    lat: float
    lng: float


class Residence(ReadModel):
    """Read where a consumer lives."""

    location: Place


class Consumer(ReadModel):
    """Read where a consumer may want a meal; the first address is the usual one."""

    addresses: Sequence[Residence]


class LineItem(ReadModel):
    """Read one dish of an order."""

    name: str
    quantity: Count


class Order(ReadModel):
    """Read an order."""

    order_id: str
    consumer_id: str
    state: OrderState
    order_total: Decimal
    restaurant_id: str
    line_items: Sequence[LineItem]
    rejection_reason: str | None = None


class OrderLine(ReadModel):
    """Read one line of the order history."""

    order_id: str
    state: OrderState = Field(alias="status")
    restaurant_name: str


class History(ReadModel):
    """Read the order history, newest first."""

    orders: Sequence[OrderLine]

    @property
    def ids(self) -> Sequence[str]:
        """Name the orders in it."""
        return [line.order_id for line in self.orders]


class CreatedOrder(ReadModel):
    """Read which order a draft became."""

    order_id: str


class Cancellation(ReadModel):
    """Read how far the cancelling of an order is."""

    order_id: str
    state: OrderState


class Ticket(ReadModel):
    """Read how far the kitchen is."""

    state: TicketState


class RestaurantName(ReadModel):
    """Read what a restaurant is called."""

    name: str


class Restaurant(ReadModel):
    """Read what a list says of a restaurant."""

    restaurant_id: str = Field(alias="id")
    name: str
    cuisine: str
    rating: float
    delivery_fee: Decimal
    delivery_minutes: Count
    open: bool


class Restaurants(ReadModel):
    """Read a list of restaurants, nearest first."""

    restaurants: Sequence[Restaurant]


class MenuItem(ReadModel):
    """Read one dish of a menu."""

    dish_id: str = Field(alias="id")
    name: str
    description: str = ""
    price: Decimal
    category: str = ""


class MenuItems(ReadModel):
    """Read the dishes of a menu, in its order."""

    menu_items: Sequence[MenuItem]


class RestaurantMenu(ReadModel):
    """Read what a restaurant cooks, and on which terms it delivers."""

    restaurant_id: str = Field(alias="id")
    name: str
    open: bool
    minimum_order: Decimal
    delivery_fee: Decimal
    delivery_minutes: Count
    menu: MenuItems


class DeliveryInfo(ReadModel):
    """Read how far a delivery is."""

    state: DeliveryState


class Sighting(ReadModel):
    """Read where a courier was seen, and when."""

    lat: float
    lng: float
    at: Instant


class Delivery(ReadModel):
    """Read who comes, when, and where they are."""

    delivery_info: DeliveryInfo
    courier_name: str | None = None
    courier_location: Sighting | None = None
    eta: Instant | None = None

    @property
    def state(self) -> DeliveryState:
        """Take it out of its wrapping."""
        return self.delivery_info.state


class Bill(ReadModel):
    """Read how far the money is, and from which card it comes."""

    state: BillState
    payment_method_last4: str
