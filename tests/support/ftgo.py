"""The example of `docs/design.md`, section 3: what a mobile team reads of five services, and its order card."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, NewType

from fastapi import Body

from gateway_common import (
    Caller,
    Calls,
    Draft,
    Parts,
    ProblemType,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    composition,
    each,
    need,
    want,
)
from gateway_common.testing import Given

OrderId = NewType("OrderId", str)
ItemId = NewType("ItemId", str)
RestaurantId = NewType("RestaurantId", str)

orders = Service("order")
kitchen = Service("kitchen")
deliveries = Service("delivery")
restaurants = Service("restaurant")
items = Service("item")

LIVE = frozenset({"APPROVED"})
CLOSED = ProblemType("restaurant-closed", 409, "The restaurant is closed", "Choose another restaurant.")


class Order(ReadModel):
    state: str
    restaurant_id: RestaurantId
    item_ids: tuple[ItemId, ...] = ()


class Ticket(ReadModel):
    state: str
    ready_by: datetime | None = None


class Delivery(ReadModel):
    state: str


class Restaurant(ReadModel):
    name: str


class Item(ReadModel):
    name: str


class OrderDraft(Draft):
    restaurant_id: str


class OrderCreated(ReadModel):
    order_id: OrderId


@orders.get("/orders/{order_id}")
def find_order(order_id: OrderId) -> Order: ...


@orders.post("/orders", refusals={(409, "CLOSED"): CLOSED})
def create_order(draft: OrderDraft, consumer_id: Annotated[str, Body()]) -> OrderCreated: ...


@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: OrderId) -> Ticket: ...


@deliveries.get("/deliveries/{order_id}")
def find_delivery(order_id: OrderId) -> Delivery: ...


@restaurants.get("/restaurants/{restaurant_id}")
def find_restaurant(restaurant_id: RestaurantId) -> Restaurant: ...


@items.get("/items/{item_id}")
def find_item(item_id: ItemId) -> Item: ...


class OrderCard(View):
    status: str
    restaurant: str | None
    courier: str | None
    items: list[str]
    missing: list[str]


class OrderPlaced(View):
    order_id: OrderId


router = Router()


@router.get("/orders/{order_id}")
@composition(within=1.5)
def order_card(
    order_id: OrderId,
    order: Order = need(find_order),
    ticket: Ticket | None = want(find_ticket),
    delivery: Delivery | None = want(find_delivery, within=0.4, when=lambda order: order.state in LIVE),
    restaurant: Restaurant | None = want(
        find_restaurant, stale_for=60, restaurant_id=lambda order: order.restaurant_id
    ),
    items: Mapping[ItemId, Item] = need(each(find_item), item_id=lambda order: order.item_ids),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read"),
) -> OrderCard:
    """Everything the order screen shows, in one round trip."""
    return OrderCard(
        status=ticket.state if ticket else order.state,
        restaurant=restaurant.name if restaurant else None,
        courier=delivery.state if delivery else None,
        items=[one.name for one in items.values()],
        missing=parts.missing,
    )


@router.post("/orders", status_code=201)
async def place_order(draft: OrderDraft, calls: Calls, caller: Caller = allowed("orders:write")) -> OrderPlaced:
    """Place an order."""
    created = await calls(create_order(draft, consumer_id=caller.subject))
    return OrderPlaced(order_id=created.order_id)


SERVICES = (orders, kitchen, deliveries, restaurants, items)
ORDER = Order(state="APPROVED", restaurant_id=RestaurantId("3"), item_ids=(ItemId("11"), ItemId("12"), ItemId("11")))
ANSWERS: Given = {
    find_order: ORDER,
    find_ticket: Ticket(state="PREPARING"),
    find_delivery: Delivery(state="SCHEDULED"),
    find_restaurant: Restaurant(name="Ajanta"),
    find_item: lambda call: {"name": f"item {call.path.rsplit('/', 1)[1]}"},
    create_order: OrderCreated(order_id=OrderId("99")),
}
