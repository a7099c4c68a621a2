"""A consumer with two orders at two restaurants, as the services tell of them; and a browser that asks."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from browser_bff.app import create_app
from browser_bff.services import (
    begin_cancel,
    begin_revision,
    create_order,
    find_account,
    find_addresses,
    find_bill,
    find_consumer,
    find_delivery,
    find_fees,
    find_history,
    find_menu,
    find_order,
    find_quote,
    find_restaurant,
    find_restaurant_name,
    find_ticket,
    search_restaurants,
)
from browser_bff.settings import BrowserSettings
from gateway_common.testing import Given, SimulatedNetwork, client_of

Changes = Mapping[Any, object]
"""What some operations are answered with instead."""

SETTINGS = BrowserSettings(profile="sandbox")

ADDRESS: dict[str, Any] = {"street1": "1 Park Way", "street2": None, "city": "Oakland", "state": "CA", "zip": "94612"}
SPOT: dict[str, Any] = {"lat": 37.82, "lng": -122.25}
KEPT: dict[str, Any] = {"label": "Home", "address": ADDRESS, "location": SPOT}

CONSUMER: dict[str, Any] = {
    "consumerId": 1,
    "name": {"firstName": "Ada", "lastName": "Okafor"},
    "email": "ada@mail.example",
    "phone": "+1 510 555 0101",
    "addresses": [KEPT],
    "createdAt": "2026-01-05T09:00:00",
}
ORDER: dict[str, Any] = {
    "orderId": 104,
    "state": "APPROVED",
    "orderTotal": "31.50",
    "consumerId": 1,
    "restaurantId": 7,
    "deliveryAddress": ADDRESS,
    "deliveryTime": None,
    "lineItems": [
        {"menuItemId": 701, "name": "Pad Thai", "price": "12.00", "quantity": 2},
        {"menuItemId": 705, "name": "Mango rice", "price": "7.50", "quantity": 1},
    ],
    "createdAt": "2026-11-20T18:00:00",
    "rejectionReason": None,
}
TICKET: dict[str, Any] = {
    "ticketId": 104,
    "state": "PREPARING",
    "readyBy": "2026-11-20T18:16:00",
    "acceptTime": "2026-11-20T18:01:00",
    "preparingTime": "2026-11-20T18:03:00",
    "readyForPickupTime": None,
    "pickedUpTime": None,
    "lineItems": [],
}
DELIVERY: dict[str, Any] = {
    "deliveryInfo": {"id": 104, "state": "SCHEDULED"},
    "assignedCourier": 3,
    "courierName": "Noor",
    "courierActions": [
        {"type": "PICKUP", "time": "2026-11-20T18:18:00"},
        {"type": "DROPOFF", "time": "2026-11-20T18:30:00"},
    ],
    "eta": "2026-11-20T18:31:00",
    "courierLocation": {"lat": 37.81, "lng": -122.26, "at": "2026-11-20T18:04:30"},
}
BILL: dict[str, Any] = {"orderId": 104, "state": "AUTHORIZED", "amount": "31.50", "paymentMethodLast4": "4242"}
ACCOUNT: dict[str, Any] = {"accountId": 1, "enabled": True, "paymentMethod": {"brand": "Visa", "last4": "4242"}}
RESTAURANT: dict[str, Any] = {
    "id": 7,
    "name": "Lotus Garden",
    "cuisine": "Thai",
    "rating": 4.6,
    "address": ADDRESS,
    "location": SPOT,
    "deliveryFee": "2.99",
    "deliveryMinutes": 30,
    "minimumOrder": "15.00",
    "open": True,
}
MENU: dict[str, Any] = {
    "menuItems": [
        {"id": 701, "name": "Pad Thai", "description": "Tamarind, peanuts", "price": "12.00", "category": "Noodles"},
        {"id": 705, "name": "Mango rice", "description": "", "price": "7.50", "category": "Sweets"},
        {"id": 702, "name": "Drunken noodles", "description": "Basil", "price": "13.00", "category": "Noodles"},
    ]
}


def past(order_id: int, restaurant_id: int, status: str = "APPROVED") -> Mapping[str, object]:
    """Give one line of the history."""
    return {
        "orderId": order_id,
        "status": status,
        "restaurantId": restaurant_id,
        "restaurantName": "not read",
        "orderTotal": "31.5",
        "createdAt": "2026-11-20T18:00:00",
    }


HISTORY: dict[str, Any] = {
    "orders": [past(104, 7), past(103, 8, "CANCELLED"), past(102, 7, "REJECTED")],
    "startKey": "102",
}

ANSWERS: Given = {
    find_order: ORDER,
    find_ticket: TICKET,
    find_delivery: DELIVERY,
    find_bill: BILL,
    find_restaurant: RESTAURANT,
    find_restaurant_name: lambda call: {"name": f"Restaurant {call.path.rpartition('/')[2]}"},
    find_menu: {**RESTAURANT, "menu": MENU},
    find_history: HISTORY,
    find_quote: {"restaurantId": 7, "fee": "2.99", "etaMinutes": 35},
    find_fees: {"serviceFee": "1.58", "tax": "2.91"},
    find_account: ACCOUNT,
    find_consumer: CONSUMER,
    find_addresses: CONSUMER,
    search_restaurants: {"restaurants": [RESTAURANT]},
    create_order: {"orderId": 105},
    begin_cancel: {"orderId": 104, "state": "CANCEL_PENDING"},
    begin_revision: {"orderId": 104, "state": "REVISION_PENDING", "orderTotal": "24.00"},
}


def given(changes: Changes | None = None) -> SimulatedNetwork:
    """Make a network on which all is well but for *changes*."""
    return SimulatedNetwork({**ANSWERS, **(changes or {})})


@asynccontextmanager
async def browser(network: SimulatedNetwork, consumer: str | None = "1") -> AsyncGenerator[httpx2.AsyncClient]:
    """Open the browser of *consumer* on the gateway over *network*; None is not signed in."""
    async with client_of(create_app(SETTINGS, lambda: network), token=consumer and f"dev:{consumer}") as client:
        yield client


async def asked(path: str, changes: Changes | None = None) -> httpx2.Response:
    """Ask for *path* once."""
    async with browser(given(changes)) as client:
        return await client.get(path)
