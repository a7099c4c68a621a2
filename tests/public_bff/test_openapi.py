"""The OpenAPI document: what partners build on, so a change of it is a visible one.

After a change that keeps the promise of `/v1`, write the document anew:

    UPDATE_OPENAPI=1 pytest tests/public_bff/test_openapi.py
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway_common.app import routes_in
from gateway_common.testing import simulated
from public_bff.app import create_app
from tests.public_bff.given import SETTINGS, network_with, partner

COMMITTED = Path(__file__).parent / "openapi.json"
DOCUMENT: dict[str, Any] = create_app(SETTINGS, network_with).openapi()
OPERATIONS: dict[str, dict[str, Any]] = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
FILES = {str(route) for route in routes_in(create_app(SETTINGS, network_with))}
PROBLEM = "application/problem+json"


def fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every field of every schema that is a partner's."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        if name != "Problem":
            yield from ((f"{name}.{field}", told) for field, told in schema.get("properties", {}).items())


def is_composed(told: dict[str, Any]) -> bool:
    """Tell whether an example of the field follows from the examples of what it refers to."""
    return "$ref" in json.dumps(told)


@simulated
async def test_the_document_is_the_committed_one() -> None:
    """What is served is what was reviewed."""
    async with partner(token=None) as client:
        served = (await client.get("/openapi.json")).json()
    if os.environ.get("UPDATE_OPENAPI"):  # noqa: TID251 – the one switch of this test, read by its documented command
        COMMITTED.write_text(json.dumps(served, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    assert served == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_operations_have_stable_names() -> None:
    """Generated clients call the operations by these names."""
    assert {name: operation["operationId"] for name, operation in OPERATIONS.items()} == {
        "GET /v1/orders/{order_id}": "getOrder",
        "GET /v1/orders": "listOrders",
        "POST /v1/orders": "placeOrder",
        "POST /v1/orders/{order_id}/revise": "reviseOrder",
        "POST /v1/orders/{order_id}/cancel": "cancelOrder",
        "GET /v1/restaurants": "listRestaurants",
        "GET /v1/restaurants/{restaurant_id}": "getRestaurant",
        "GET /v1/restaurants/{restaurant_id}/picture": "getRestaurantPicture",
        "GET /v1/restaurants/{restaurant_id}/menu.txt": "getRestaurantMenuText",
        "GET /v1/orders/export": "exportOrders",
        "GET /v1/orders/{order_id}/receipt": "getReceipt",
        "POST /v1/orders/{order_id}/photos": "addPhoto",
        "GET /v1/orders/{order_id}/photos/{photo_id}": "getPhoto",
        "DELETE /v1/orders/{order_id}/photos/{photo_id}": "removePhoto",
    }


def test_every_field_is_described() -> None:
    """A partner never has to guess what a field means."""
    told = dict(fields())

    assert [name for name, field in told.items() if not field.get("description", "").endswith(".")] == []
    assert len(told) >= 60


def test_every_field_has_an_example() -> None:
    """A field shows a value, or refers to fields that do."""
    told = dict(fields())

    assert [name for name, field in told.items() if not is_composed(field) and "examples" not in field] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does(name: str) -> None:
    """An operation has a summary, a description, a chapter, and described parameters with examples."""
    operation = OPERATIONS[name]

    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}
    for parameter in operation.get("parameters", []):
        assert parameter["description"].endswith(".")
        assert parameter["schema"]["examples"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_has_an_example(name: str) -> None:
    """A success shows a whole answer, if it is not a file, a failure each problem it may be, with its status."""
    responses = {status: one for status, one in OPERATIONS[name]["responses"].items() if status != "304"}
    told = {status: one for status, one in responses.items() if int(status) >= 400 or name not in FILES}

    for status, response in told.items():
        media = "application/json" if int(status) < 400 else PROBLEM
        examples = response["content"][media]["examples"]

        assert response["description"]
        assert examples
        assert int(status) < 400 or {example["value"]["status"] for example in examples.values()} == {int(status)}


def test_signed_in_operations_name_their_scopes() -> None:
    """What a token must allow stands beside each operation; restaurants ask for nothing."""
    scopes = {name: operation.get("security") for name, operation in OPERATIONS.items()}

    assert scopes["GET /v1/orders"] == [{"bearer": ["orders:read"]}]
    assert scopes["POST /v1/orders"] == [{"bearer": ["orders:write"]}]
    assert scopes["GET /v1/restaurants"] is None


def test_lists_in_a_query_are_separated_by_commas() -> None:
    """Generated clients send lists as the README does, although repeated parameters are understood too."""
    lists = {
        parameter["name"]: (parameter["style"], parameter["explode"])
        for operation in OPERATIONS.values()
        for parameter in operation.get("parameters", [])
        if parameter["schema"].get("type") == "array"
    }

    assert lists == dict.fromkeys(["include", "fields", "status"], ("form", False))


def test_the_examples_fit_together() -> None:
    """The example of an order is that of the list, and its cursor is one that the list takes."""
    order = _example("GET /v1/orders/{order_id}", "complete")
    page = _example("GET /v1/orders", "page")

    assert page["data"][0].items() <= {**order, "restaurantName": order["restaurant"]["name"]}.items()
    assert {parameter["name"]: parameter for parameter in OPERATIONS["GET /v1/orders"]["parameters"]}["cursor"][
        "schema"
    ]["examples"] == [page["nextCursor"]]


def _example(name: str, example: str) -> Any:  # noqa: ANN401 – JSON can be anything
    return OPERATIONS[name]["responses"]["200"]["content"]["application/json"]["examples"][example]["value"]
