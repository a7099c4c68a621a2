"""What partners' answers are made of: the operations that this gateway makes, and nothing more."""

from datetime import datetime
from typing import Annotated

from fastapi import Header

from gateway_common import CachePolicy, ProblemType, Service
from public_bff import problems
from public_bff.reads import (
    Bill,
    Cancelling,
    Delivery,
    History,
    Order,
    OrderState,
    Placed,
    Restaurant,
    RestaurantList,
    RestaurantWithMenu,
    Revising,
    Ticket,
)
from public_bff.wishes import NewOrder, Revision

orders = Service("order")
kitchen = Service("kitchen")
deliveries = Service("delivery")
accounting = Service("accounting")
restaurants = Service("restaurant")

SERVICES = (orders, kitchen, deliveries, accounting, restaurants)

RESTAURANTS = CachePolicy("public", tags=("restaurants",))

Key = Annotated[str | None, Header(alias="Idempotency-Key")]

ORDERING: dict[int | tuple[int, str], ProblemType] = {
    (422, "RESTAURANT_UNKNOWN"): problems.RESTAURANT_UNKNOWN,
    (422, "MENU_ITEM_UNKNOWN"): problems.MENU_ITEM_UNKNOWN,
    (422, "ORDER_EMPTY"): problems.ORDER_EMPTY,
    (422, "MINIMUM_NOT_MET"): problems.MINIMUM_NOT_MET,
}


@orders.get("/orders/{order_id}")
def find_order(order_id: str) -> Order: ...


@orders.get("/orders")
def find_orders(
    consumer_id: str,
    limit: int,
    status: tuple[OrderState, ...] = (),
    since: datetime | None = None,
    start_key: str | None = None,
) -> History: ...


@orders.post("/orders", refusals=ORDERING)
def create_order(order: NewOrder, idempotency_key: Key = None) -> Placed: ...


@orders.post("/orders/{order_id}/revise", refusals={409: problems.ORDER_NOT_REVISABLE, **ORDERING})
def change_order(order_id: str, revision: Revision, idempotency_key: Key = None) -> Revising: ...


@orders.post("/orders/{order_id}/cancel", refusals={409: problems.ORDER_NOT_CANCELLABLE})
def end_order(order_id: str, idempotency_key: Key = None) -> Cancelling: ...


@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: str) -> Ticket: ...


@deliveries.get("/deliveries/{order_id}")
def find_delivery(order_id: str) -> Delivery: ...


@accounting.get("/bills")
def find_bill(order_id: str) -> Bill: ...


@restaurants.get("/restaurants", cache=RESTAURANTS)
def find_restaurants(
    limit: int, near: str | None = None, q: str | None = None, cuisine: str | None = None
) -> RestaurantList: ...


@restaurants.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_restaurant(restaurant_id: str) -> Restaurant: ...


@restaurants.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_menu(restaurant_id: str) -> RestaurantWithMenu: ...
