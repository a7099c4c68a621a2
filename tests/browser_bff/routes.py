"""What a page gets from one service as it is; the suite of all teams reads it (tests/bffs/test_routes.py)."""

from browser_bff.app import ROUTES, create_app
from browser_bff.services import SERVICES
from tests.bffs.team import Offer, Team
from tests.browser_bff.given import ANSWERS, SETTINGS

__all__ = ["TEAM"]

TEAM = Team(
    name="browser",
    prefix="/api",
    make=lambda reach: create_app(SETTINGS, reach),
    file=ROUTES,
    services=SERVICES,
    answers=ANSWERS,
    offers=(
        Offer(
            "GET",
            "/restaurants/{restaurant_id}/picture",
            "restaurant",
            "/restaurants/{restaurant_id}/picture",
            "anyone",
        ),
        Offer(
            "GET",
            "/restaurants/{restaurant_id}/menu.txt",
            "restaurant",
            "/restaurants/{restaurant_id}/menu.txt",
            "anyone",
        ),
        Offer("GET", "/orders/export", "order", "/orders/export", "orders:read"),
        Offer("POST", "/orders/{order_id}/photos", "order", "/orders/{order_id}/photos", "orders:write"),
        Offer(
            "GET",
            "/orders/{order_id}/photos/{photo_id}",
            "order",
            "/orders/{order_id}/photos/{photo_id}",
            "orders:read",
        ),
        Offer(
            "DELETE",
            "/orders/{order_id}/photos/{photo_id}",
            "order",
            "/orders/{order_id}/photos/{photo_id}",
            "orders:write",
        ),
        Offer("GET", "/orders/{order_id}/receipt", "accounting", "/receipts/{order_id}", "orders:read"),
    ),
    within=2.0,
    photo=10 << 20,
)
