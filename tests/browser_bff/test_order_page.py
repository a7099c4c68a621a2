import pytest

from browser_bff.endpoints.order_page import show_order
from browser_bff.models.kitchen import Ticket
from browser_bff.models.orders import Order
from browser_bff.services import find_bill, find_delivery, find_order, find_restaurant, find_ticket
from gateway_common import Caller, Parts, State
from gateway_common.caller import CallerKind
from gateway_common.deadline import now
from gateway_common.services import Call
from gateway_common.testing import simulated
from tests.browser_bff.given import ADDRESS, ORDER, SPOT, TICKET, asked, browser, given

ADA = Caller(CallerKind.CONSUMER, "1")


@simulated
async def test_an_order_is_one_page() -> None:
    """The page tells order, timeline, kitchen, courier, bill and restaurant, in this client's words and with zones."""
    response = await asked("/api/orders/104")

    assert response.status_code == 200
    assert response.json() == {
        "orderId": "104",
        "status": "confirmed",
        "rejection": None,
        "changeable": False,
        "placedAt": "2026-11-20T18:00:00Z",
        "deliverAt": None,
        "deliveryAddress": ADDRESS,
        "lines": [
            {"menuItemId": "701", "name": "Pad Thai", "price": "12.00", "quantity": 2, "total": "24.00"},
            {"menuItemId": "705", "name": "Mango rice", "price": "7.50", "quantity": 1, "total": "7.50"},
        ],
        "total": "31.50",
        "timeline": [
            {"stage": "placed", "progress": "done", "at": "2026-11-20T18:00:00Z"},
            {"stage": "accepted", "progress": "done", "at": "2026-11-20T18:01:00Z"},
            {"stage": "preparing", "progress": "done", "at": "2026-11-20T18:03:00Z"},
            {"stage": "ready", "progress": "expected", "at": "2026-11-20T18:16:00Z"},
            {"stage": "pickedUp", "progress": "expected", "at": "2026-11-20T18:18:00Z"},
            {"stage": "delivered", "progress": "expected", "at": "2026-11-20T18:31:00Z"},
        ],
        "preparation": {"status": "preparing", "readyBy": "2026-11-20T18:16:00Z"},
        "delivery": {
            "status": "scheduled",
            "eta": "2026-11-20T18:31:00Z",
            "courier": {
                "name": "Noor",
                "position": {"lat": 37.81, "lng": -122.26},
                "seenAt": "2026-11-20T18:04:30Z",
            },
        },
        "bill": {"status": "reserved", "amount": "31.50", "cardLast4": "4242"},
        "restaurantId": "7",
        "restaurant": {"name": "Lotus Garden", "cuisine": "Thai", "address": ADDRESS, "location": SPOT},
        "missing": [],
    }


@simulated
async def test_what_is_not_there_yet_is_not_missing() -> None:
    """An order that was just placed has neither ticket nor delivery nor bill, and its page is complete."""
    nothing = {find_ticket: State.ABSENT, find_delivery: State.ABSENT, find_bill: State.ABSENT}
    page = (await asked("/api/orders/104", nothing)).json()

    assert (page["preparation"], page["delivery"], page["bill"], page["missing"]) == (None, None, None, [])
    assert {entry["progress"] for entry in page["timeline"][1:]} == {"expected"}


@simulated
async def test_what_cannot_be_reached_is_missing() -> None:
    """With kitchen and accounting down the page names both parts, and the stages only the kitchen knows are unknown."""
    page = (await asked("/api/orders/104", {find_ticket: State.DOWN, find_bill: State.DOWN})).json()

    assert page["missing"] == ["bill", "preparation"]
    assert [entry["progress"] for entry in page["timeline"]] == ["done", *["unknown"] * 3, "expected", "expected"]
    assert page["delivery"]["courier"]["name"] == "Noor"


@simulated
async def test_a_courier_is_null_until_one_is_found() -> None:
    """A delivery without a courier says so, and is not missing."""
    pending = {"deliveryInfo": {"id": 104, "state": "PENDING"}, "assignedCourier": None}
    page = (await asked("/api/orders/104", {find_delivery: pending})).json()

    assert page["delivery"] == {"status": "planned", "eta": None, "courier": None}
    assert page["missing"] == []


@simulated
async def test_parts_are_asked_side_by_side() -> None:
    """Only the restaurant waits for the order: everything else is asked at once."""
    network = given()
    async with browser(network) as client:
        await client.get("/api/orders/104")

    assert set(network.asked()[:4]) == {"find_order", "find_ticket", "find_delivery", "find_bill"}
    assert network.asked()[4:] == ["find_restaurant"]


@simulated
async def test_a_kitchen_that_hangs_costs_its_slice() -> None:
    """When kitchen, courier and bill never answer, the page comes after their second, without them."""
    hanging = dict.fromkeys((find_ticket, find_delivery, find_bill), State.LATE)
    async with browser(given(hanging)) as client:
        started = now()
        page = (await client.get("/api/orders/104")).json()
        took = now() - started

    assert took == pytest.approx(1.0)
    assert page["missing"] == ["bill", "delivery", "preparation"]
    assert page["restaurant"]["name"] == "Lotus Garden"


@simulated
async def test_a_restaurant_seen_before_stands_in() -> None:
    """When the restaurant service fails, what it said up to ten minutes ago is shown, and nothing is missing."""
    network = given()
    async with browser(network) as client:
        await client.get("/api/orders/104")
        network.given = {**network.given, find_restaurant: State.DOWN}
        page = (await client.get("/api/orders/104")).json()

    assert (page["restaurant"]["name"], page["missing"]) == ("Lotus Garden", [])


@simulated
async def test_nobody_sees_the_order_of_another() -> None:
    """An order that its service does not show to the caller is a 404, like one that does not exist."""

    def owned(call: Call) -> object:
        return ORDER if call.caller.subject == "1" else State.ABSENT

    async with browser(given({find_order: owned}), consumer="2") as client:
        response = await client.get("/api/orders/104")

    assert response.status_code == 404
    assert "Pad Thai" not in response.text


@simulated
async def test_a_page_that_did_not_change_is_not_sent_again() -> None:
    """A browser that has the page already gets a 304 without it."""
    async with browser(given()) as client:
        tag = (await client.get("/api/orders/104")).headers["etag"]
        again = await client.get("/api/orders/104", headers={"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_only_what_the_kitchen_has_not_begun_can_change() -> None:
    """An order can be changed while it is confirmed and its ticket is only accepted, or not known."""
    order = Order.model_validate(ORDER)
    accepted, preparing = (Ticket.model_validate({**TICKET, "state": state}) for state in ("ACCEPTED", "PREPARING"))

    assert _changeable(order, accepted)
    assert _changeable(order, None)
    assert not _changeable(order, preparing)
    assert not _changeable(Order.model_validate({**ORDER, "state": "CANCEL_PENDING"}), accepted)


def _changeable(order: Order, ticket: Ticket | None) -> bool:
    page = show_order.view(
        order_id="104",
        order=order,
        preparation=ticket,
        delivery=None,
        bill=None,
        restaurant=None,
        parts=Parts(),
        caller=ADA,
    )
    return page.changeable
