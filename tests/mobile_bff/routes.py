"""What a phone gets from one service as it is; the suite of all teams reads it (tests/bffs/test_routes.py)."""

from mobile_bff.app import ROUTES, create_app
from mobile_bff.services import SERVICES
from tests.bffs.team import Offer, Team
from tests.mobile_bff.given import ANSWERS, SETTINGS

__all__ = ["TEAM"]

TEAM = Team(
    name="mobile",
    prefix="/v1",
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
    within=1.5,
    photo=8 << 20,
)
