"""An order and what surrounds it, in the words of the services, and a partner who asks for it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI

from gateway_common import Operation
from gateway_common.testing import Given, SimulatedNetwork, answered, client_of
from public_bff.app import create_app
from public_bff.services import (
    change_order,
    create_order,
    end_order,
    find_bill,
    find_delivery,
    find_menu,
    find_order,
    find_orders,
    find_restaurant,
    find_restaurants,
    find_ticket,
)
from public_bff.settings import PublicSettings

SETTINGS = PublicSettings(profile="sandbox")
TOKEN = "dev:1"  # noqa: S105 – the sandbox's own kind of token, which is no secret
ANOTHERS_TOKEN = "dev:5"  # noqa: S105 – the sandbox's own kind of token, which is no secret

HOME = {"street1": "1 Main Street", "street2": None, "city": "Oakland", "state": "CA", "zip": "94612"}
ORDER = {
    "orderId": 42,
    "state": "APPROVED",
    "orderTotal": "32.25",
    "consumerId": 1,
    "restaurantId": 7,
    "deliveryAddress": HOME,
    "deliveryTime": None,
    "lineItems": [
        {"menuItemId": 701, "name": "Chicken Vindaloo", "price": "14.50", "quantity": 2},
        {"menuItemId": 702, "name": "Garlic Naan", "price": "3.25", "quantity": 1},
    ],
    "createdAt": "2026-11-20T18:30:00.125",
    "rejectionReason": None,
}
TICKET = {
    "ticketId": 42,
    "state": "PREPARING",
    "readyBy": "2026-11-20T18:45:00",
    "acceptTime": "2026-11-20T18:31:00",
    "preparingTime": "2026-11-20T18:33:00",
    "readyForPickupTime": None,
    "pickedUpTime": None,
    "lineItems": [{"menuItemId": 701, "name": "Chicken Vindaloo", "quantity": 2}],
}
DELIVERY = {
    "deliveryInfo": {"id": 42, "state": "PICKED_UP"},
    "assignedCourier": 3,
    "courierName": "Mia",
    "courierActions": [
        {"type": "PICKUP", "time": "2026-11-20T18:45:00"},
        {"type": "DROPOFF", "time": "2026-11-20T19:15:00"},
    ],
    "eta": "2026-11-20T19:02:00",
    "courierLocation": {"lat": 37.81, "lng": -122.26, "at": "2026-11-20T18:52:30"},
}
BILL = {"orderId": 42, "state": "CAPTURED", "amount": "35.24", "paymentMethodLast4": "4242"}
RESTAURANT = {
    "id": 7,
    "name": "Ajanta",
    "cuisine": "Indian",
    "rating": 4.6,
    "address": HOME,
    "location": {"lat": 37.8915, "lng": -122.2787},
    "deliveryFee": "2.99",
    "deliveryMinutes": 35,
    "minimumOrder": "15.00",
    "open": True,
}
DISH = {"id": 701, "name": "Chicken Vindaloo", "description": "Hot", "price": "14.50", "category": "Mains"}
ENTRY = {
    "orderId": 42,
    "status": "APPROVED",
    "restaurantId": 7,
    "restaurantName": "Ajanta",
    "orderTotal": "32.25",
    "createdAt": "2026-11-20T18:30:00",
}
KEPT = {"cache-control": "public, max-age=60"}

ANSWERS: Given = {
    find_order: ORDER,
    find_ticket: TICKET,
    find_delivery: DELIVERY,
    find_bill: BILL,
    find_restaurant: answered(RESTAURANT, headers=KEPT),
    find_menu: answered(RESTAURANT | {"menu": {"menuItems": [DISH]}}, headers=KEPT),
    find_restaurants: answered({"restaurants": [RESTAURANT]}, headers=KEPT),
    find_orders: {"orders": [ENTRY], "startKey": "42"},
    create_order: answered({"orderId": 43}, status=201),
    change_order: {"orderId": 42, "state": "REVISION_PENDING", "orderTotal": "17.75"},
    end_order: {"orderId": 42, "state": "CANCEL_PENDING"},
}
DRAFT: dict[str, Any] = {
    "restaurantId": "7",
    "items": [{"menuItemId": "701", "quantity": 2}],
    "deliveryAddress": {"street1": "1 Main Street", "city": "Oakland", "state": "CA", "zip": "94612"},
}


def network_with(changed: dict[Operation[..., Any], Any] | None = None) -> SimulatedNetwork:
    """Make a network on which all is well, but for what *changed*."""
    return SimulatedNetwork({**ANSWERS, **(changed or {})})


def app_on(network: SimulatedNetwork) -> FastAPI:
    """Make the production app on *network*."""
    return create_app(SETTINGS, lambda: network)


@asynccontextmanager
async def partner(
    network: SimulatedNetwork | None = None, *, token: str | None = TOKEN
) -> AsyncGenerator[httpx2.AsyncClient]:
    """Give a partner's client, who acts for consumer 1 unless *token* says otherwise."""
    async with client_of(app_on(network or network_with()), token=token) as client:
        yield client
