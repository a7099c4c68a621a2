import json

import pytest

from browser_bff.services import begin_cancel, begin_revision, create_order
from gateway_common import State
from gateway_common.testing import answered, run_simulated, simulated
from tests.browser_bff.given import ADDRESS, browser, given

DRAFT = {
    "restaurantId": "7",
    "items": [{"menuItemId": "701", "quantity": 2}],
    "deliveryAddress": ADDRESS,
    "deliverAt": "2026-11-20T19:30:00+01:00",
}


@simulated
async def test_an_order_is_placed_for_the_caller() -> None:
    """The service gets its own words: whose order says the token, ids are integers, the time is UTC without a zone."""
    network = given()
    async with browser(network) as client:
        response = await client.post("/api/orders", json=DRAFT)

    assert (response.status_code, response.json()) == (201, {"orderId": "105"})
    assert response.headers["location"] == "/api/orders/105"
    assert json.loads(network.calls[0].whole) == {
        "consumerId": 1,
        "restaurantId": 7,
        "deliveryAddress": ADDRESS,
        "deliveryTime": "2026-11-20T18:30:00",
        "lineItems": [{"menuItemId": 701, "quantity": 2}],
    }


@simulated
async def test_an_order_without_a_time_is_wanted_at_once() -> None:
    """Leaving the time out, or null, asks for as soon as possible."""
    network = given()
    async with browser(network) as client:
        await client.post("/api/orders", json={**DRAFT, "deliverAt": None})
        await client.post("/api/orders", json={key: DRAFT[key] for key in DRAFT if key != "deliverAt"})

    assert [json.loads(call.whole)["deliveryTime"] for call in network.calls] == [None, None]


@simulated
async def test_an_order_is_changed_as_a_whole() -> None:
    """A revision sends all dishes, and is answered with how far it is and what it costs."""
    network = given()
    async with browser(network) as client:
        response = await client.post("/api/orders/104/revise", json={"items": [{"menuItemId": "701", "quantity": 2}]})

    assert response.json() == {"orderId": "104", "status": "changing", "total": "24.00"}
    assert network.calls[0].path == "/orders/104/revise"
    assert json.loads(network.calls[0].whole) == {"revisedOrderLineItems": [{"menuItemId": 701, "quantity": 2}]}


@simulated
async def test_an_order_is_cancelled() -> None:
    """A cancellation needs no body, and is answered with how far it is."""
    network = given()
    async with browser(network) as client:
        response = await client.post("/api/orders/104/cancel")

    assert (response.status_code, response.json()) == (200, {"orderId": "104", "status": "cancelling"})
    assert (network.calls[0].path, network.calls[0].body) == ("/orders/104/cancel", None)


@simulated
async def test_an_idempotency_key_is_passed_on() -> None:
    """An order sent with a key can be repeated, by the client and by the gateway; one without cannot."""
    network = given()
    async with browser(network) as client:
        await client.post("/api/orders", json=DRAFT, headers={"idempotency-key": "k-1"})
        await client.post("/api/orders", json=DRAFT)

    keys = [dict(call.headers).get(b"idempotency-key") for call in network.calls]
    assert list(zip([call.repeatable for call in network.calls], keys, strict=True)) == [(True, b"k-1"), (False, None)]


@simulated
async def test_a_change_without_a_key_is_sent_once() -> None:
    """The service would take a repeated cancellation or change for another one, so the gateway repeats neither."""
    network = given({begin_cancel: State.BUSY, begin_revision: State.BUSY})
    async with browser(network) as client:
        await client.post("/api/orders/104/cancel")
        await client.post("/api/orders/104/revise", json={"items": DRAFT["items"]})

    assert network.asked() == ["begin_cancel", "begin_revision"]


@simulated
async def test_the_key_of_a_change_is_passed_on() -> None:
    """A cancellation or change with a key can be repeated, for the service knows it by that key."""
    network = given()
    async with browser(network) as client:
        await client.post("/api/orders/104/cancel", headers={"idempotency-key": "k-1"})
        await client.post("/api/orders/104/revise", json={"items": DRAFT["items"]}, headers={"idempotency-key": "k-2"})

    keys = [dict(call.headers)[b"idempotency-key"] for call in network.calls]
    assert list(zip([call.repeatable for call in network.calls], keys, strict=True)) == [(True, b"k-1"), (True, b"k-2")]


@pytest.mark.parametrize(
    ("path", "operation", "status", "code", "problem"),
    [
        ("/api/orders", create_order, 422, "RESTAURANT_UNKNOWN", "restaurant-unknown"),
        ("/api/orders", create_order, 422, "MENU_ITEM_UNKNOWN", "menu-item-unknown"),
        ("/api/orders", create_order, 422, "MINIMUM_NOT_MET", "minimum-not-met"),
        ("/api/orders/104/revise", begin_revision, 409, "ORDER_NOT_REVISABLE", "order-not-revisable"),
        ("/api/orders/104/revise", begin_revision, 422, "MENU_ITEM_UNKNOWN", "menu-item-unknown"),
        ("/api/orders/104/revise", begin_revision, 422, "MINIMUM_NOT_MET", "minimum-not-met"),
        ("/api/orders/104/cancel", begin_cancel, 409, "ORDER_NOT_CANCELLABLE", "order-not-cancellable"),
    ],
)
def test_a_refusal_is_told_in_our_words(path: str, operation: object, status: int, code: str, problem: str) -> None:
    """What a client can understand of a refusal is a problem of our own, and the service's sentence stays inside."""

    async def refused() -> tuple[int, dict[str, object]]:
        body = {"items": DRAFT["items"]} if path.endswith("revise") else DRAFT
        no = answered({"code": code, "message": "internal words"}, status=status)
        async with browser(given({operation: no})) as client:
            response = await client.post(path, json=body if operation is not begin_cancel else None)
        return response.status_code, response.json()

    answer, told = run_simulated(refused())

    assert answer == status
    assert told["type"] == f"tag:browser.ftgo.example,2026:problems/{problem}"
    assert "internal" not in str(told)


@simulated
async def test_nobody_changes_the_order_of_another() -> None:
    """An order that the service does not show to the caller can be neither cancelled nor changed: 404."""
    network = given({begin_cancel: State.ABSENT, begin_revision: State.ABSENT})
    async with browser(network, consumer="2") as client:
        cancelled = await client.post("/api/orders/104/cancel")
        revised = await client.post("/api/orders/104/revise", json={"items": DRAFT["items"]})

    assert (cancelled.status_code, revised.status_code) == (404, 404)


@simulated
async def test_the_client_does_not_say_whose_order_it_is() -> None:
    """A consumer id in the body is refused, not ignored."""
    network = given()
    async with browser(network) as client:
        response = await client.post("/api/orders", json={**DRAFT, "consumerId": "2"})

    assert response.status_code == 422
    assert network.calls == []
