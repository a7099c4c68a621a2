"""Ordering and calling off, through the front door."""

from typing import Any

import orjson
import pytest

from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing.clock import simulated
from gateway_common.testing.network import answered
from mobile_bff.services import begin_cancel, create_order
from tests.mobile_bff.given import network, phone

DRAFT: dict[str, Any] = {
    "restaurant": "12",
    "dishes": [{"id": "121", "quantity": 2}, {"id": "129"}],
    "address": {
        "street": "1 Market Street",
        "door": "Apartment 4",
        "city": "San Francisco",
        "state": "CA",
        "zip": "94105",
    },
    "deliverAt": "2026-11-20T19:30:00-08:00",
}
SENT = {
    "consumerId": 7,
    "restaurantId": 12,
    "deliveryAddress": {
        "street1": "1 Market Street",
        "street2": "Apartment 4",
        "city": "San Francisco",
        "state": "CA",
        "zip": "94105",
    },
    "deliveryTime": "2026-11-21T03:30:00",
    "lineItems": [{"menuItemId": 121, "quantity": 2}, {"menuItemId": 129, "quantity": 1}],
}
KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def sent(call: Call) -> Any:  # noqa: ANN401 – JSON can be anything
    return orjson.loads(call.whole or b"null")


@simulated
async def test_order_is_placed_for_the_caller() -> None:
    """The order service gets the draft in its own words, with the caller as the consumer."""
    services = network()
    async with phone(services) as client:
        response = await client.post("/v1/orders", json=DRAFT)

    assert (response.status_code, response.json()) == (201, {"id": "99"})
    assert response.headers["location"] == "/v1/orders/99"
    assert [sent(call) for call in services.calls] == [SENT]


@simulated
async def test_order_without_a_time_comes_as_soon_as_possible() -> None:
    """A draft needs neither a time nor a door."""
    services = network()
    address = {name: text for name, text in DRAFT["address"].items() if name != "door"}
    draft = {name: DRAFT[name] for name in ("restaurant", "dishes")} | {"address": address}
    async with phone(services) as client:
        response = await client.post("/v1/orders", json=draft)

    assert response.status_code == 201
    assert sent(services.calls[0])["deliveryTime"] is None
    assert sent(services.calls[0])["deliveryAddress"]["street2"] is None


@pytest.mark.parametrize("headers", [KEY, {}], ids=["with a key", "without a key"])
@simulated
async def test_only_a_keyed_order_is_sent_again(headers: dict[str, str]) -> None:
    """Over a connection that breaks, an order with an Idempotency-Key is tried again and no other is."""
    tries: list[Call] = []

    def breaks_once(call: Call) -> object:
        tries.append(call)
        return State.DOWN if len(tries) == 1 else answered({"orderId": 99}, status=201)

    async with phone(network({create_order: breaks_once})) as client:
        response = await client.post("/v1/orders", json=DRAFT, headers=headers)

    assert response.status_code == (201 if headers else 502)
    assert {dict(call.headers).get(b"idempotency-key") for call in tries} == {
        headers["idempotency-key"].encode() if headers else None
    }
    assert len(tries) == (2 if headers else 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"consumerId": "8"},
        {"consumer_id": 8},
        {"dishes": []},
        {"dishes": [{"id": "121", "quantity": 0}]},
        {"dishes": [{"id": "abc"}]},
        {"restaurant": "0"},
        {"deliverAt": "2026-11-20T19:30:00"},
        {"deliverAt": "0001-01-01T00:00:00+14:00"},
        {"address": {"street": "", "city": "San Francisco", "state": "CA", "zip": "94105"}},
    ],
    ids=str,
)
@simulated
async def test_draft_that_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    """A field that nobody knows, an empty meal, a time without a zone: told to the client and to nobody behind."""
    services = network()
    async with phone(services) as client:
        response = await client.post("/v1/orders", json=DRAFT | wrong)

    assert response.status_code == 422
    assert response.json()["type"] == "tag:gateway-common.example,2026:problems/invalid"
    assert services.calls == []


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("RESTAURANT_UNKNOWN", "restaurant-unknown"),
        ("MENU_ITEM_UNKNOWN", "dish-unknown"),
        ("MINIMUM_NOT_MET", "minimum-not-met"),
    ],
)
@simulated
async def test_refusal_is_told_in_our_words(code: str, problem: str) -> None:
    """What the order service refuses becomes a problem of this gateway, without a word of the service's."""
    refused = answered({"code": code, "message": "secret of the service"}, status=422)
    async with phone(network({create_order: refused})) as client:
        response = await client.post("/v1/orders", json=DRAFT)

    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert response.json()["type"] == f"tag:mobile.ftgo.example,2026:problems/{problem}"
    assert "secret" not in response.text


@simulated
async def test_refusal_that_nobody_expects_is_our_mistake() -> None:
    """A 422 with another code says that the gateway sent something wrong, which no client can mend."""
    refused = answered({"code": "PHASE_OF_THE_MOON", "message": "no"}, status=422)
    async with phone(network({create_order: refused})) as client:
        response = await client.post("/v1/orders", json=DRAFT)

    assert response.status_code == 502


@pytest.mark.parametrize(
    ("state", "word", "headline"),
    [
        ("CANCEL_PENDING", "cancelling", "Your order is being cancelled."),
        ("CANCELLED", "cancelled", "Your order was cancelled."),
    ],
)
@simulated
async def test_cancelling_says_how_far_it_is(state: str, word: str, headline: str) -> None:
    """The answer to a cancellation speaks as the card does."""
    async with phone(network({begin_cancel: {"orderId": 1, "state": state}})) as client:
        response = await client.post("/v1/orders/1/cancel")

    assert (response.status_code, response.json()) == (200, {"id": "1", "status": word, "headline": headline})


@simulated
async def test_order_that_is_too_far_is_not_cancelled() -> None:
    """When it is too late, the phone is told so by a problem of its own type."""
    refused = answered({"code": "ORDER_NOT_CANCELLABLE", "message": "no"}, status=409)
    async with phone(network({begin_cancel: refused})) as client:
        response = await client.post("/v1/orders/1/cancel")

    assert response.status_code == 409
    assert response.json()["type"] == "tag:mobile.ftgo.example,2026:problems/order-not-cancellable"


@pytest.mark.parametrize("headers", [KEY, {}], ids=["with a key", "without a key"])
@simulated
async def test_only_a_keyed_cancellation_is_sent_again(headers: dict[str, str]) -> None:
    """The service knows a cancellation again by its key; without one it would refuse the second, so none is sent."""
    services = network({begin_cancel: State.DOWN})
    async with phone(services) as client:
        response = await client.post("/v1/orders/1/cancel", headers=headers)

    assert response.status_code == 502
    assert (len(services.calls) > 1) is bool(headers)
    assert {dict(call.headers).get(b"idempotency-key") for call in services.calls} == {
        headers["idempotency-key"].encode() if headers else None
    }


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/1/cancel"])
@simulated
async def test_writing_takes_the_right_to_write(path: str) -> None:
    """A token that may only read orders neither places nor cancels one."""
    services = network()
    async with phone(services, shows="dev:7/orders:read") as client:
        response = await client.post(path, json=DRAFT)

    assert response.status_code == 403
    assert services.calls == []
