"""Placing, revising and cancelling orders."""

from typing import Any

import httpx2
import orjson
import pytest

from gateway_common import Operation
from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing import SimulatedNetwork, answered, simulated
from public_bff.services import change_order, create_order, end_order
from tests.public_bff.given import ANOTHERS_TOKEN, DRAFT, HOME, network_with, partner

ITEMS = {"items": [{"menuItemId": "702", "quantity": 1}]}
WRITES = [("/v1/orders", DRAFT, create_order), ("/v1/orders/42/revise", ITEMS, change_order)]
REFUSED_DRAFTS: list[tuple[dict[str, Any], str]] = [
    ({"items": []}, "items"),
    ({"items": [{"menuItemId": "701", "quantity": 0}]}, "quantity"),
    ({"items": [{"menuItemId": "701", "quantity": "2"}]}, "quantity"),
    ({"items": [{"menuItemId": 701, "quantity": 2}]}, "menuItemId"),
    ({"restaurantId": "seven"}, "restaurantId"),
    ({"deliveryTime": "2026-11-20T19:30:00"}, "deliveryTime"),
    ({"deliveryAddress": {**HOME, "street1": ""}}, "street1"),
    ({"consumerId": "2"}, "consumerId"),
]


def body(call: Call) -> Any:  # noqa: ANN401 – JSON can be anything
    return orjson.loads(call.whole or b"null")


def problem(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].rpartition("/")[2]


@simulated
async def test_an_order_is_placed_for_the_caller() -> None:
    """The consumer comes from the token, ids go out as numbers, a time goes out in UTC."""
    network = network_with()

    async with partner(network, token=ANOTHERS_TOKEN) as client:
        response = await client.post("/v1/orders", json=DRAFT | {"deliveryTime": "2026-11-20T21:30:00+02:00"})

    assert response.status_code == 201
    assert response.headers["location"] == "/v1/orders/43"
    assert response.json() == {"id": "43", "status": "pending"}
    assert body(network.calls[0]) == {
        "consumerId": 5,
        "restaurantId": 7,
        "deliveryAddress": HOME,
        "deliveryTime": "2026-11-20T19:30:00",
        "lineItems": [{"menuItemId": 701, "quantity": 2}],
    }


@simulated
async def test_as_soon_as_possible_is_the_default() -> None:
    """Without a delivery time none is asked for."""
    network = network_with()

    async with partner(network) as client:
        await client.post("/v1/orders", json=DRAFT)

    assert body(network.calls[0])["deliveryTime"] is None


@pytest.mark.parametrize(
    ("path", "sent"), [("/v1/orders", DRAFT), ("/v1/orders/42/revise", ITEMS), ("/v1/orders/42/cancel", None)]
)
@simulated
async def test_the_partners_key_goes_along(path: str, sent: Any) -> None:  # noqa: ANN401 – JSON can be anything
    """An `Idempotency-Key` reaches the service, which knows what it has done already by it."""
    network = network_with()

    async with partner(network) as client:
        await client.post(path, json=sent, headers={"Idempotency-Key": "a-key"})

    assert (b"idempotency-key", b"a-key") in network.calls[0].headers
    assert network.calls[0].repeatable


@simulated
async def test_a_placement_without_a_key_is_sent_once() -> None:
    """Nobody risks a second dinner: without a key a failed placement is not repeated."""
    network = network_with({create_order: State.DOWN})

    async with partner(network) as client:
        response = await client.post("/v1/orders", json=DRAFT)

    assert (problem(response), network.asked()) == ((502, "bad-gateway"), ["create_order"])


@simulated
async def test_a_key_must_be_one_word() -> None:
    """A key with blanks in it is refused."""
    async with partner() as client:
        response = await client.post("/v1/orders", json=DRAFT, headers={"Idempotency-Key": "a key"})

    assert problem(response) == (400, "bad-idempotency-key")


@simulated
async def test_an_order_is_revised() -> None:
    """All dishes are sent anew; the answer says what the order costs then, and how far the change is."""
    network = network_with()

    async with partner(network) as client:
        response = await client.post("/v1/orders/42/revise", json=ITEMS)

    assert response.status_code == 200
    assert response.json() == {
        "id": "42",
        "status": "revising",
        "total": {"amount": "17.75", "currency": "USD"},
    }
    assert network.calls[0].path == "/orders/42/revise"
    assert body(network.calls[0]) == {"revisedOrderLineItems": [{"menuItemId": 702, "quantity": 1}]}


@simulated
async def test_an_order_is_cancelled() -> None:
    """Cancelling needs no body, and says how far it is."""
    network = network_with()

    async with partner(network) as client:
        response = await client.post("/v1/orders/42/cancel")

    assert (response.status_code, response.json()) == (200, {"id": "42", "status": "cancelling"})
    assert network.calls[0].path == "/orders/42/cancel"


@pytest.mark.parametrize(
    ("operation", "code", "path", "sent", "told"),
    [
        (end_order, "ORDER_NOT_CANCELLABLE", "/v1/orders/42/cancel", None, "order-not-cancellable"),
        (change_order, "ORDER_NOT_REVISABLE", "/v1/orders/42/revise", ITEMS, "order-not-revisable"),
    ],
)
@simulated
async def test_too_late_is_a_conflict_with_a_name(
    operation: Operation[..., Any], code: str, path: str, sent: object, told: str
) -> None:
    """An order that can no longer be changed is a 409 of a type of its own."""
    network = network_with({operation: answered({"code": code, "message": "Order 42 is X."}, status=409)})

    async with partner(network) as client:
        response = await client.post(path, json=sent)

    assert problem(response) == (409, told)
    assert "is X" not in response.text


@pytest.mark.parametrize(("path", "sent", "operation"), WRITES)
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("RESTAURANT_UNKNOWN", "restaurant-unknown"),
        ("MENU_ITEM_UNKNOWN", "menu-item-unknown"),
        ("ORDER_EMPTY", "order-empty"),
        ("MINIMUM_NOT_MET", "minimum-not-met"),
    ],
)
@simulated
async def test_what_cannot_be_ordered_is_refused_by_name(
    path: str, sent: object, operation: Operation[..., Any], code: str, told: str
) -> None:
    """Each reason for which an order cannot be is a 422 of a type of its own."""
    network = network_with({operation: answered({"code": code, "message": "no"}, status=422)})

    async with partner(network) as client:
        response = await client.post(path, json=sent)

    assert problem(response) == (422, told)


@pytest.mark.parametrize(("path", "sent", "operation"), [*WRITES, ("/v1/orders/42/cancel", None, end_order)])
@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.ABSENT, (404, "not-found")),
        (State.REFUSED, (502, "bad-gateway")),
        (State.BUSY, (503, "busy")),
    ],
)
@simulated
async def test_a_write_that_fails_says_why(
    path: str, sent: object, operation: Operation[..., Any], state: State, told: tuple[int, str]
) -> None:
    """Somebody else's order is a 404, a refusal nobody declared is our own mistake."""
    async with partner(network_with({operation: state})) as client:
        response = await client.post(path, json=sent)

    assert problem(response) == told


@pytest.mark.parametrize(("change", "place"), REFUSED_DRAFTS)
@simulated
async def test_a_draft_is_checked_at_the_door(change: dict[str, Any], place: str) -> None:
    """What cannot be ordered as it was written is a 422 that names the place, and nothing is asked."""
    network = network_with()

    async with partner(network) as client:
        response = await client.post("/v1/orders", json=DRAFT | change)

    assert (problem(response), network.asked()) == ((422, "invalid"), [])
    assert any(place in error["at"] for error in response.json()["errors"])


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/42/revise", "/v1/orders/42/cancel"])
@pytest.mark.parametrize(("token", "status"), [(None, 401), ("dev:1/orders:read", 403)])
@simulated
async def test_writing_takes_a_token_for_it(path: str, token: str | None, status: int) -> None:
    """Without a token, or with one for reading alone, nothing is written."""
    network: SimulatedNetwork = network_with()

    async with partner(network, token=token) as client:
        response = await client.post(path, json=DRAFT)

    assert (response.status_code, network.asked()) == (status, [])
