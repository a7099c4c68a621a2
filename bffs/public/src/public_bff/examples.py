"""One meal, from its search to its delivery: the examples of the OpenAPI document, made by the views themselves."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from public_bff import reads, views
from public_bff.queries import cursor
from public_bff.words import OrderStatus

__all__ = [
    "CANCELLED",
    "MENU",
    "ORDER",
    "ORDER_WITHOUT_BILL",
    "PAGE",
    "PLACED",
    "RESTAURANTS",
    "REVISED",
    "shown",
]


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=UTC)


HOME = reads.Address(street1="1 Main Street", street2="Apt 4", city="Oakland", state="CA", zip="94612")
AJANTA = reads.RestaurantWithMenu(
    id="7",
    name="Ajanta",
    cuisine="Indian",
    rating=4.6,
    address=reads.Address(street1="1888 Solano Avenue", city="Berkeley", state="CA", zip="94707"),
    location=reads.Location(lat=37.8915, lng=-122.2787),
    delivery_fee=Decimal("2.99"),
    delivery_minutes=35,
    minimum_order=Decimal(15),
    open=True,
    menu=reads.Menu(
        menu_items=(
            reads.Dish(
                id="701",
                name="Chicken Vindaloo",
                description="Hot, with potatoes",
                price=Decimal("14.50"),
                category="Mains",
            ),
            reads.Dish(id="702", name="Garlic Naan", price=Decimal("3.25"), category="Breads"),
        )
    ),
)
DINNER = reads.Order(
    order_id="42",
    state=reads.OrderState.APPROVED,
    order_total=Decimal("32.25"),
    consumer_id="1",
    restaurant_id="7",
    delivery_address=HOME,
    line_items=(
        reads.LineItem(menu_item_id="701", name="Chicken Vindaloo", price=Decimal("14.50"), quantity=2),
        reads.LineItem(menu_item_id="702", name="Garlic Naan", price=Decimal("3.25"), quantity=1),
    ),
    created_at=_at(18, 30),
)
TICKET = reads.Ticket(
    state=reads.TicketState.PREPARING, ready_by=_at(18, 45), accept_time=_at(18, 31), preparing_time=_at(18, 33)
)
DELIVERY = reads.Delivery(
    delivery_info=reads.DeliveryInfo(state=reads.DeliveryState.SCHEDULED),
    assigned_courier="3",
    courier_name="Mia",
    courier_actions=(
        reads.CourierAction(type=reads.CourierErrand.PICKUP, time=_at(18, 45)),
        reads.CourierAction(type=reads.CourierErrand.DROPOFF, time=_at(19, 15)),
    ),
    eta=_at(19, 2),
)
BILL = reads.Bill(state=reads.BillState.AUTHORIZED, amount=Decimal("35.24"), payment_method_last4="4242")
ENTRY = reads.OrderEntry(
    order_id="42",
    status=reads.OrderState.APPROVED,
    restaurant_id="7",
    restaurant_name="Ajanta",
    order_total=Decimal("32.25"),
    created_at=_at(18, 30),
)

ORDER = views.Order.of(DINNER, TICKET, DELIVERY, BILL, AJANTA, missing=[])
ORDER_WITHOUT_BILL = views.Order.of(DINNER, TICKET, DELIVERY, None, AJANTA, missing=["bill"])
PAGE = views.OrderPage(data=[views.OrderSummary.of(ENTRY)], next_cursor=cursor.spell("1037", ";"))
PLACED = views.PlacedOrder(id="42", status=OrderStatus.PENDING)
REVISED = views.RevisedOrder(id="42", status=OrderStatus.REVISING, total=views.Money.of(Decimal("17.75")))
CANCELLED = views.CancelledOrder(id="42", status=OrderStatus.CANCELLING)
RESTAURANTS = views.RestaurantList(data=[views.Restaurant.of(AJANTA)])
MENU = views.RestaurantWithMenu.with_menu(AJANTA)


def shown(**examples: BaseModel) -> Mapping[str, Any]:
    """Give what a response's documentation takes: each of *examples* under its name."""
    told = {name: {"value": view.model_dump(mode="json")} for name, view in examples.items()}
    return {"content": {"application/json": {"examples": told}}}
