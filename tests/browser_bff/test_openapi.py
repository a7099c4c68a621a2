import json
from typing import Any

from tests.browser_bff.openapi import PUBLISHED, described

DOCUMENT: dict[str, Any] = json.loads(described())
OPERATIONS: dict[str, dict[str, Any]] = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_the_published_description_is_current() -> None:
    """A change of what clients see is a change of openapi.json: `python -m tests.browser_bff.openapi` writes it."""
    published = PUBLISHED.read_text(encoding="utf-8")

    assert described() == published


def test_operations_are_named_after_what_they_do() -> None:
    """Generated clients get names that stay when a path changes."""
    names = {endpoint: operation["operationId"] for endpoint, operation in OPERATIONS.items()}

    assert names == {
        "GET /api/orders/{order_id}": "show_order",
        "GET /api/orders": "list_orders",
        "POST /api/orders": "place_order",
        "POST /api/orders/{order_id}/revise": "revise_order",
        "POST /api/orders/{order_id}/cancel": "cancel_order",
        "GET /api/checkout": "preview_checkout",
        "GET /api/account": "show_account",
        "GET /api/restaurants": "list_restaurants",
        "GET /api/restaurants/{restaurant_id}": "show_restaurant",
        "GET /api/restaurants/{restaurant_id}/picture": "show_restaurant_picture",
        "GET /api/restaurants/{restaurant_id}/menu.txt": "show_printed_menu",
        "GET /api/orders/export": "export_orders",
        "GET /api/orders/{order_id}/receipt": "download_receipt",
        "POST /api/orders/{order_id}/photos": "add_photo",
        "GET /api/orders/{order_id}/photos/{photo_id}": "show_photo",
        "DELETE /api/orders/{order_id}/photos/{photo_id}": "remove_photo",
        "GET /auth/login": "begin_sign_in",
        "GET /auth/callback": "finish_sign_in",
        "GET /auth/session": "show_session",
        "POST /auth/logout": "sign_out",
        "GET /auth/sessions": "list_sessions",
        "DELETE /auth/sessions": "end_every_session",
        "DELETE /auth/sessions/{name}": "end_session",
    }


def test_every_operation_explains_itself() -> None:
    """Each has a summary, a description, and a sentence for every parameter."""
    silent = [
        endpoint
        for endpoint, operation in OPERATIONS.items()
        if not operation.get("summary")
        or not operation.get("description", "").endswith(".")
        or not all(parameter.get("description") for parameter in operation.get("parameters", []))
    ]

    assert silent == []
    assert len(OPERATIONS) == 23
