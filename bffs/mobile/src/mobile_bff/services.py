"""The services behind the phone, and every operation that it makes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Header

from gateway_common import CachePolicy, Service
from mobile_bff.models import (
    Bill,
    Cancellation,
    Consumer,
    CreatedOrder,
    Delivery,
    History,
    Order,
    RestaurantMenu,
    RestaurantName,
    Restaurants,
    Ticket,
)
from mobile_bff.problems import DISH_UNKNOWN, MINIMUM_NOT_MET, ORDER_NOT_CANCELLABLE, RESTAURANT_UNKNOWN
from mobile_bff.states import OrderState
from mobile_bff.values import Near, OrderId, RestaurantId
from mobile_bff.writes import NewOrder

consumer = Service("consumer")
order = Service("order")
kitchen = Service("kitchen")
restaurant = Service("restaurant")
delivery = Service("delivery")
accounting = Service("accounting")

SERVICES = (consumer, order, kitchen, restaurant, delivery, accounting)

RESTAURANTS = CachePolicy("public", tags=("restaurants",))

Key = Annotated[str | None, Header(alias="Idempotency-Key")]


@consumer.get("/consumers/{consumer_id}")
def find_consumer(consumer_id: str) -> Consumer: ...


@order.get("/orders/{order_id}")
def find_order(order_id: OrderId) -> Order: ...


@order.get("/orders")
def find_orders(consumer_id: str, status: Sequence[OrderState], since: datetime, limit: int) -> History: ...


@order.post(
    "/orders",
    refusals={
        (422, "RESTAURANT_UNKNOWN"): RESTAURANT_UNKNOWN,
        (422, "MENU_ITEM_UNKNOWN"): DISH_UNKNOWN,
        (422, "MINIMUM_NOT_MET"): MINIMUM_NOT_MET,
    },
)
def create_order(new: NewOrder, idempotency_key: Key = None) -> CreatedOrder: ...


@order.post("/orders/{order_id}/cancel", refusals={(409, "ORDER_NOT_CANCELLABLE"): ORDER_NOT_CANCELLABLE})
def begin_cancel(order_id: OrderId, idempotency_key: Key = None) -> Cancellation: ...


@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: OrderId) -> Ticket: ...


@restaurant.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_restaurant(restaurant_id: RestaurantId) -> RestaurantName: ...


@restaurant.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_menu(restaurant_id: RestaurantId) -> RestaurantMenu: ...


@restaurant.get("/restaurants", cache=RESTAURANTS)
def search_restaurants(
    near: Near | None = None, q: str | None = None, cuisine: str | None = None, limit: int = 20
) -> Restaurants: ...


@delivery.get("/deliveries/{order_id}")
def find_delivery(order_id: OrderId) -> Delivery: ...


@accounting.get("/bills")
def find_bill(order_id: OrderId) -> Bill: ...
