"""The operations that this client's pages are made of: what the browser reads and writes, and nothing more."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Header

from browser_bff.ids import OrderId, RestaurantId
from browser_bff.models.accounts import Account, Bill, Fees
from browser_bff.models.changes import NewOrder, Revision
from browser_bff.models.consumers import AddressBook, Consumer
from browser_bff.models.deliveries import Delivery, Quote
from browser_bff.models.kitchen import Ticket
from browser_bff.models.orders import Order, OrderCancelled, OrderCreated, OrderHistory, OrderRevised, OrderState
from browser_bff.models.restaurants import Restaurant, RestaurantList, RestaurantName, RestaurantWithMenu
from browser_bff.problems import (
    MENU_ITEM_UNKNOWN,
    MINIMUM_NOT_MET,
    ORDER_NOT_CANCELLABLE,
    ORDER_NOT_REVISABLE,
    RESTAURANT_UNKNOWN,
)
from gateway_common import CachePolicy, Service

__all__ = [
    "SERVICES",
    "begin_cancel",
    "begin_revision",
    "create_order",
    "find_account",
    "find_addresses",
    "find_bill",
    "find_consumer",
    "find_delivery",
    "find_fees",
    "find_history",
    "find_menu",
    "find_order",
    "find_quote",
    "find_restaurant",
    "find_restaurant_name",
    "find_ticket",
    "search_restaurants",
]

consumers = Service("consumer")
orders = Service("order")
kitchen = Service("kitchen")
restaurants = Service("restaurant")
deliveries = Service("delivery")
accounting = Service("accounting")

SERVICES = (consumers, orders, kitchen, restaurants, deliveries, accounting)
"""All services that this gateway calls."""

RESTAURANTS = CachePolicy("public", tags=("restaurants",))
"""Restaurants and their menus are the same for everybody."""

Key = Annotated[str | None, Header(alias="Idempotency-Key")]


@consumers.get("/consumers/{consumer_id}")
def find_consumer(consumer_id: str) -> Consumer: ...


@consumers.get("/consumers/{consumer_id}")
def find_addresses(consumer_id: str) -> AddressBook: ...


@orders.get("/orders/{order_id}")
def find_order(order_id: OrderId) -> Order: ...


@orders.get("/orders")
def find_history(
    consumer_id: str,
    since: datetime | None = None,
    status: tuple[OrderState, ...] = (),
    keywords: str | None = None,
    limit: int = 20,
    start_key: str | None = None,
) -> OrderHistory: ...


@orders.post(
    "/orders",
    refusals={
        (422, "RESTAURANT_UNKNOWN"): RESTAURANT_UNKNOWN,
        (422, "MENU_ITEM_UNKNOWN"): MENU_ITEM_UNKNOWN,
        (422, "MINIMUM_NOT_MET"): MINIMUM_NOT_MET,
    },
)
def create_order(order: NewOrder, idempotency_key: Key = None) -> OrderCreated: ...


@orders.post(
    "/orders/{order_id}/revise",
    refusals={
        (409, "ORDER_NOT_REVISABLE"): ORDER_NOT_REVISABLE,
        (422, "MENU_ITEM_UNKNOWN"): MENU_ITEM_UNKNOWN,
        (422, "MINIMUM_NOT_MET"): MINIMUM_NOT_MET,
    },
)
def begin_revision(order_id: OrderId, revision: Revision, idempotency_key: Key = None) -> OrderRevised: ...


@orders.post("/orders/{order_id}/cancel", refusals={(409, "ORDER_NOT_CANCELLABLE"): ORDER_NOT_CANCELLABLE})
def begin_cancel(order_id: OrderId, idempotency_key: Key = None) -> OrderCancelled: ...


@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: OrderId) -> Ticket: ...


@restaurants.get("/restaurants", cache=RESTAURANTS)
def search_restaurants(
    near: str | None = None, q: str | None = None, cuisine: str | None = None, limit: int = 20
) -> RestaurantList: ...


@restaurants.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_restaurant(restaurant_id: RestaurantId) -> Restaurant: ...


@restaurants.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_restaurant_name(restaurant_id: RestaurantId) -> RestaurantName: ...


@restaurants.get("/restaurants/{restaurant_id}", cache=RESTAURANTS)
def find_menu(restaurant_id: RestaurantId) -> RestaurantWithMenu: ...


@deliveries.get("/deliveries/{order_id}")
def find_delivery(order_id: OrderId) -> Delivery: ...


@deliveries.get("/quotes")
def find_quote(restaurant_id: RestaurantId) -> Quote: ...


@accounting.get("/accounts/{account_id}")
def find_account(account_id: str) -> Account: ...


@accounting.get("/bills")
def find_bill(order_id: OrderId) -> Bill: ...


@accounting.get("/fees")
def find_fees(order_total: Decimal) -> Fees: ...
