"""What a client gets wrong is a 422 that says where and what, and reaches no service."""

from typing import Any

import pytest

from gateway_common.testing import run_simulated
from tests.browser_bff.given import ADDRESS, browser, given

ITEMS = [{"menuItemId": "701", "quantity": 1}]
DRAFT: dict[str, Any] = {"restaurantId": "7", "items": ITEMS, "deliveryAddress": ADDRESS}


async def refused(method: str, path: str, body: object = None) -> dict[str, str]:
    network = given()
    async with browser(network) as client:
        response = await client.request(method, path, json=body)
    assert (response.status_code, network.calls) == (422, []), response.text
    assert response.headers["content-type"] == "application/problem+json"
    return {error["at"]: error["detail"] for error in response.json()["errors"]}


@pytest.mark.parametrize(
    ("path", "at", "says"),
    [
        ("/api/orders?status=eaten", "query.status.0", "confirming"),
        ("/api/orders?status=confirmed&status=", "query.status.1", "confirming"),
        ("/api/orders?since=yesterday", "query.since", "datetime"),
        ("/api/orders?since=2026-11-20T18:30:00", "query.since", "timezone"),
        ("/api/orders?since=0001-01-01T00:00:00%2B14:00", "query.since", "before the year 1"),
        ("/api/orders?limit=0", "query.limit", "greater"),
        ("/api/orders?limit=51", "query.limit", "less"),
        ("/api/orders?limit=many", "query.limit", "integer"),
        ("/api/orders?q=%20", "query.q", "1 character"),
        ("/api/orders?cursor=102", "query.cursor", "nextCursor"),
        ("/api/orders?stauts=confirmed", "query.stauts", "remove it"),
        ("/api/orders?consumerId=2", "query.consumerId", "remove it"),
        ("/api/orders/zero", "path.order_id", "pattern"),
        ("/api/orders/0", "path.order_id", "pattern"),
        ("/api/orders/9223372036854775808", "path.order_id", "no id that large"),
        ("/api/restaurants?near=here", "query.near", "<latitude>,<longitude>"),
        ("/api/restaurants?near=91,0", "query.near", "<latitude>,<longitude>"),
        ("/api/restaurants?near=0,-180.5", "query.near", "<latitude>,<longitude>"),
        ("/api/restaurants?limit=101", "query.limit", "less"),
        ("/api/restaurants/7x", "path.restaurant_id", "pattern"),
        ("/api/checkout?item=701:1", "query.restaurantId", "required"),
        ("/api/checkout?restaurantId=7", "query.item", "required"),
        ("/api/checkout?restaurantId=7&item=701", "query.item.0", "<menuItemId>:<quantity>"),
        ("/api/checkout?restaurantId=7&item=701:1&item=705:0", "query.item.1.quantity", "greater"),
        ("/api/checkout?restaurantId=7&item=701:100", "query.item.0.quantity", "less"),
        ("/api/checkout?restaurantId=7&item=701:two", "query.item.0.quantity", "integer"),
        ("/api/checkout?restaurantId=7&item=soup:1", "query.item.0.menuItemId", "pattern"),
        ("/api/checkout?restaurantId=7&item=701:1&item=701:2", "query.item", "701"),
        ("/api/checkout?restaurantId=7" + "&item=701:1" * 51, "query.item", "50"),
    ],
)
def test_a_bad_query_says_where_and_what(path: str, at: str, says: str) -> None:
    """A query, or an id in a path, that cannot be is refused with its place and the reason."""
    errors = run_simulated(refused("GET", path))

    assert list(errors) == [at]
    assert says in errors[at]


@pytest.mark.parametrize(
    ("changes", "at", "says"),
    [
        ({"items": []}, "/items", "at least 1"),
        ({"items": [{"menuItemId": "701", "quantity": 0}]}, "/items/0/quantity", "greater"),
        ({"items": [*ITEMS, *ITEMS]}, "/items", "701"),
        ({"items": [{"menuItemId": 701, "quantity": 1}]}, "/items/0/menuItemId", "string"),
        ({"restaurantId": "x"}, "/restaurantId", "pattern"),
        ({"deliverAt": "2026-11-20T18:30:00"}, "/deliverAt", "timezone"),
        ({"deliveryAddress": {**ADDRESS, "zip": " "}}, "/deliveryAddress/zip", "1 character"),
        ({"tip": "1.00"}, "/tip", "remove it"),
    ],
)
def test_a_bad_order_says_where_and_what(changes: dict[str, object], at: str, says: str) -> None:
    """A draft that cannot be an order is refused with each place and reason."""
    errors = run_simulated(refused("POST", "/api/orders", {**DRAFT, **changes}))

    assert list(errors) == [at]
    assert says in errors[at]


def test_everything_wrong_is_told_at_once() -> None:
    """Three mistakes in one query are three errors in one answer."""
    errors = run_simulated(refused("GET", "/api/orders?limit=0&status=eaten&since=never"))

    assert set(errors) == {"query.limit", "query.status.0", "query.since"}


def test_an_idempotency_key_must_be_one_word() -> None:
    """A key with a blank in it, or one that is far too long, is refused."""

    async def sent(key: str) -> int:
        async with browser(given()) as client:
            response = await client.post("/api/orders", json=DRAFT, headers={"idempotency-key": key})
        return response.status_code

    assert [run_simulated(sent(key)) for key in ("two words", "k" * 256, "k" * 255)] == [400, 400, 201]
