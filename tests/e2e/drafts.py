"""What each kind of client sends to order the same meal, and how it changes its mind."""

from typing import Any

import httpx2

from ftgo_sandbox.testing import NOBODY
from tests.e2e.gateways import Client

__all__ = ["draft", "id_of", "meal"]

ADDRESS = {"street1": "1 Main Street", "city": "Oakland", "state": "CA", "zip": "94609"}


def meal(restaurants: str) -> tuple[str, list[str]]:
    """Choose a restaurant and two dishes that together are worth more than any minimum."""
    with httpx2.Client(base_url=restaurants, timeout=60, verify=NOBODY) as http:
        found = http.get("/restaurants?limit=1").json()["restaurants"][0]["id"]
        dishes = http.get(f"/restaurants/{found}").json()["menu"]["menuItems"]
    return str(found), [str(one["id"]) for one in dishes[:2]]


def draft(client: Client, restaurant: str, dishes: list[str], *, quantity: int = 5) -> dict[str, Any]:
    """Spell an order in the words of *client*'s gateway."""
    if client.name == "mobile":
        asked = [{"id": dish, "quantity": quantity} for dish in dishes]
        address = {"street": ADDRESS["street1"], **{name: ADDRESS[name] for name in ("city", "state", "zip")}}
        return {"restaurant": restaurant, "dishes": asked, "address": address}
    items = [{"menuItemId": dish, "quantity": quantity} for dish in dishes]
    return {"restaurantId": restaurant, "items": items, "deliveryAddress": ADDRESS}


def id_of(response: httpx2.Response) -> str:
    """Read the id of the order that was placed."""
    told = response.json()
    return str(told.get("id") or told.get("orderId"))
