"""The OpenAPI document, from which clients are generated."""

from typing import Any

import orjson

from gateway_common.app import routes_in
from mobile_bff.app import create_app
from tests.mobile_bff.document import PROMISED, told
from tests.mobile_bff.given import SETTINGS

OPERATIONS = {
    "home": "GET /v1/home",
    "order_card": "GET /v1/orders/{order_id}",
    "place_order": "POST /v1/orders",
    "cancel_order": "POST /v1/orders/{order_id}/cancel",
    "find_restaurants": "GET /v1/restaurants",
    "menu": "GET /v1/restaurants/{restaurant_id}/menu",
    "restaurant_picture": "GET /v1/restaurants/{restaurant_id}/picture",
    "add_photo": "POST /v1/orders/{order_id}/photos",
    "photo": "GET /v1/orders/{order_id}/photos/{photo_id}",
    "remove_photo": "DELETE /v1/orders/{order_id}/photos/{photo_id}",
    "receipt": "GET /v1/orders/{order_id}/receipt",
}

PASSED = {str(route) for route in routes_in(create_app(SETTINGS))}


def operations() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = orjson.loads(told())["paths"]
    return {f"{method.upper()} {path}": one for path, item in paths.items() for method, one in item.items()}


def test_document_is_the_promised_one() -> None:
    """A change of the API is a change of the committed document (`python -m tests.mobile_bff.document`)."""
    assert orjson.loads(PROMISED.read_bytes()) == orjson.loads(told())


def test_operations_have_stable_names() -> None:
    """An operation id is the name of its function, for the names of generated clients."""
    named = {one["operationId"]: where for where, one in operations().items()}

    assert named == OPERATIONS


def test_operations_are_described() -> None:
    """Every operation has a summary and a sentence, and tells which problems may come."""
    found = operations()

    assert [where for where, one in found.items() if not (one.get("summary") and one.get("description"))] == []
    assert [where for where, one in found.items() if not _failures(where) <= one["responses"].keys()] == []
    assert len(found) == len(OPERATIONS)


def _failures(where: str) -> set[str]:
    read = {"400", "422", "500"}  # a route reads nothing, but a service may fail behind it
    return {"400", "404", "500", "502", "503", "504"} if where in PASSED else read


def test_what_may_be_missing_is_told() -> None:
    """The document names the parts that the card may come without, and why each may be missing."""
    card = operations()["GET /v1/orders/{order_id}"]
    wants = {part["name"] for part in card["x-composition"]["parts"] if part["kind"] == "want"}

    assert wants == {"ticket", "delivery", "restaurant", "bill"}
    assert all(f"`{name}`" in card["responses"]["200"]["description"] for name in wants)
