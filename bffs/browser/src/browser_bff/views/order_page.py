"""The page of one order: everything about it in one answer."""

from pydantic import Field

from browser_bff.ids import OrderId, RestaurantId
from browser_bff.models.accounts import Bill
from browser_bff.models.deliveries import Delivery
from browser_bff.models.kitchen import Ticket, TicketState
from browser_bff.models.orders import Order, OrderState
from browser_bff.models.restaurants import Restaurant
from browser_bff.money import Money
from browser_bff.statuses import (
    BILL,
    DELIVERY,
    PREPARATION,
    BillStatus,
    DeliveryStatus,
    OrderStatus,
    PreparationStatus,
    Rejection,
)
from browser_bff.views.lines import Line
from browser_bff.views.places import Address, Point, address_of, point_of
from browser_bff.views.timeline import TimelineEntry
from gateway_common import Instant, View

__all__ = [
    "BillSummary",
    "Courier",
    "DeliveryProgress",
    "OrderPage",
    "OrderRestaurant",
    "Preparation",
    "bill_of",
    "changeable",
    "delivery_of",
    "preparation_of",
    "restaurant_of",
]

_OPEN_IN_KITCHEN = frozenset({TicketState.CREATE_PENDING, TicketState.AWAITING_ACCEPTANCE, TicketState.ACCEPTED})


class Preparation(View):
    """Tell how far the kitchen is."""

    status: PreparationStatus
    ready_by: Instant | None = Field(description="When the kitchen promised to be ready.")


class Courier(View):
    """Tell who brings the food, and where they were last seen."""

    name: str | None = Field(examples=["Noor"])
    position: Point | None
    seen_at: Instant | None


class DeliveryProgress(View):
    """Tell how far the delivery is."""

    status: DeliveryStatus
    eta: Instant | None = Field(description="When the food should be there.")
    courier: Courier | None = Field(description="Null until somebody was found.")


class BillSummary(View):
    """Tell what became of the money."""

    status: BillStatus
    amount: Money
    card_last4: str = Field(examples=["4242"])


class OrderRestaurant(View):
    """Tell where the food comes from."""

    name: str = Field(examples=["Lotus Garden"])
    cuisine: str = Field(examples=["Thai"])
    address: Address
    location: Point


class OrderPage(View):
    """Tell everything about one order; what is null and not in `missing` is not there yet."""

    order_id: OrderId
    status: OrderStatus
    rejection: Rejection | None = Field(description="Why the order was rejected, if it was.")
    changeable: bool = Field(description="Whether it can still be changed or cancelled, as far as we know.")
    placed_at: Instant
    deliver_at: Instant | None = Field(description="For when it was ordered; null for as soon as possible.")
    delivery_address: Address
    lines: tuple[Line, ...]
    total: Money = Field(description="What the dishes cost, at the prices of the day the order was placed.")
    timeline: list[TimelineEntry]
    preparation: Preparation | None
    delivery: DeliveryProgress | None
    bill: BillSummary | None
    restaurant_id: RestaurantId
    restaurant: OrderRestaurant | None
    missing: list[str] = Field(description="What could not be had right now.", examples=[["bill"]])


def changeable(order: Order, ticket: Ticket | None) -> bool:
    """Tell whether a change has a chance: the order is confirmed, and the kitchen has not begun as far as we know."""
    return order.state is OrderState.APPROVED and (ticket is None or ticket.state in _OPEN_IN_KITCHEN)


def preparation_of(ticket: Ticket) -> Preparation:
    """Tell the kitchen's part."""
    return Preparation(status=PREPARATION[ticket.state], ready_by=ticket.ready_by)


def delivery_of(delivery: Delivery) -> DeliveryProgress:
    """Tell the courier's part."""
    courier = _courier(delivery) if delivery.assigned_courier else None
    return DeliveryProgress(status=DELIVERY[delivery.state], eta=delivery.eta, courier=courier)


def _courier(delivery: Delivery) -> Courier:
    seen = delivery.courier_location
    return Courier(
        name=delivery.courier_name, position=point_of(seen) if seen else None, seen_at=seen.at if seen else None
    )


def bill_of(bill: Bill) -> BillSummary:
    """Tell the money's part."""
    return BillSummary(status=BILL[bill.state], amount=bill.amount, card_last4=bill.payment_method_last4)


def restaurant_of(restaurant: Restaurant) -> OrderRestaurant:
    """Tell the restaurant's part."""
    return OrderRestaurant(
        name=restaurant.name,
        cuisine=restaurant.cuisine,
        address=address_of(restaurant.address),
        location=point_of(restaurant.location),
    )
