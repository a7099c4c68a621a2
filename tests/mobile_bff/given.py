"""A consumer, their order and its neighbours, as the services tell of them; and a phone that asks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from gateway_common import Operation
from gateway_common.testing.client import client_of
from gateway_common.testing.network import Given, SimulatedNetwork, answered
from mobile_bff.app import create_app
from mobile_bff.services import (
    begin_cancel,
    create_order,
    find_bill,
    find_consumer,
    find_delivery,
    find_menu,
    find_order,
    find_orders,
    find_restaurant,
    find_ticket,
    search_restaurants,
)
from mobile_bff.settings import MobileSettings

SETTINGS = MobileSettings(profile="sandbox")
MIA = "dev:7"

Json = dict[str, Any]

ADDRESS: Json = {"street1": "1 Market Street", "street2": None, "city": "San Francisco", "state": "CA", "zip": "94105"}
CONSUMER: Json = {
    "consumerId": 7,
    "name": {"firstName": "Mia", "lastName": "Lopez"},
    "addresses": [{"label": "home", "address": ADDRESS, "location": {"lat": 37.793, "lng": -122.396}}],
}
ORDER: Json = {
    "orderId": 1,
    "state": "APPROVED",
    "orderTotal": "34.50",
    "consumerId": 7,
    "restaurantId": 12,
    "deliveryAddress": ADDRESS,
    "deliveryTime": None,
    "lineItems": [
        {"menuItemId": 121, "name": "Pad Thai", "price": "13.50", "quantity": 2},
        {"menuItemId": 129, "name": "Mango sticky rice", "price": "7.50", "quantity": 1},
    ],
    "createdAt": "2026-11-20T18:00:00",
    "rejectionReason": None,
}
TICKET: Json = {"ticketId": 1, "state": "PREPARING", "readyBy": "2026-11-20T18:15:00"}
DELIVERY: Json = {
    "deliveryInfo": {"id": 1, "state": "SCHEDULED"},
    "assignedCourier": 3,
    "courierName": "Ana",
    "courierActions": [],
    "eta": "2026-11-20T18:31:07.123456",
    "courierLocation": None,
}
MOVING: Json = DELIVERY | {
    "deliveryInfo": {"id": 1, "state": "PICKED_UP"},
    "courierLocation": {"lat": 37.793001234, "lng": -122.395998765, "at": "2026-11-20T18:20:05.5"},
}
DELIVERED: Json = DELIVERY | {"deliveryInfo": {"id": 1, "state": "DELIVERED"}, "eta": None}
BILL: Json = {"orderId": 1, "state": "AUTHORIZED", "amount": "34.50", "paymentMethodLast4": "4242"}
RESTAURANT: Json = {
    "id": 12,
    "name": "Basil & Smoke",
    "cuisine": "Thai",
    "rating": 4.6,
    "address": ADDRESS,
    "location": {"lat": 37.79, "lng": -122.4},
    "deliveryFee": "2.99",
    "deliveryMinutes": 30,
    "minimumOrder": "12.00",
    "open": True,
}
DISHES: list[Json] = [
    {"id": 121, "name": "Pad Thai", "description": "Rice noodles", "price": "13.50", "category": "Mains"},
    {"id": 129, "name": "Mango sticky rice", "description": "Ripe mango", "price": "7.50", "category": "Desserts"},
    {"id": 122, "name": "Green curry", "description": "Coconut milk", "price": "14.5", "category": "Mains"},
]
HISTORY: Json = {
    "orders": [
        {"orderId": number, "status": "APPROVED", "restaurantId": 12, "restaurantName": "Basil & Smoke"}
        for number in (2, 1)
    ],
    "startKey": None,
}
OPEN = {"cache-control": "public, max-age=60"}

ANSWERS: Given = {
    find_consumer: CONSUMER,
    find_order: ORDER,
    find_orders: HISTORY,
    create_order: answered({"orderId": 99}, status=201),
    begin_cancel: {"orderId": 1, "state": "CANCEL_PENDING"},
    find_ticket: TICKET,
    find_delivery: DELIVERY,
    find_restaurant: answered(RESTAURANT, headers=OPEN),
    find_menu: answered(RESTAURANT | {"menu": {"menuItems": DISHES}}, headers=OPEN),
    search_restaurants: answered({"restaurants": [RESTAURANT]}, headers=OPEN),
    find_bill: BILL,
}


def network(changes: dict[Operation[..., Any], Any] | None = None) -> SimulatedNetwork:
    """Let every service be well, but for *changes*."""
    return SimulatedNetwork({**ANSWERS, **(changes or {})})


@asynccontextmanager
async def phone(services: SimulatedNetwork, *, shows: str | None = MIA) -> AsyncGenerator[httpx2.AsyncClient]:
    """Start the gateway in front of *services*, and give a phone that talks to it."""
    async with client_of(create_app(SETTINGS, lambda: services), token=shows) as client:
        yield client
