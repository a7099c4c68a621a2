"""`GET /v1/orders/{order_id}`: complete, composed, and honest about what is missing."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from gateway_common.caller import Caller, CallerKind
from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.parts import Parts
from gateway_common.testing import after, simulated
from public_bff import reads
from public_bff.endpoints.orders import get_order
from public_bff.queries import IncludedPart, Selection
from public_bff.services import find_bill, find_delivery, find_order, find_restaurant, find_ticket
from tests.public_bff.given import ANOTHERS_TOKEN, BILL, DELIVERY, ORDER, RESTAURANT, TICKET, network_with, partner

EVERYTHING = "/v1/orders/42?include=ticket,delivery,bill,restaurant"


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


@simulated
async def test_an_order_is_complete_in_a_partners_words() -> None:
    """Ids are text, money has a currency, times have a zone, the state is a word of our own."""
    async with partner() as client:
        response = await client.get("/v1/orders/42")

    assert response.status_code == 200
    assert response.json() == {
        "id": "42",
        "status": "confirmed",
        "rejectionReason": None,
        "consumerId": "1",
        "restaurantId": "7",
        "items": [
            {
                "menuItemId": "701",
                "name": "Chicken Vindaloo",
                "quantity": 2,
                "price": usd("14.50"),
                "total": usd("29.00"),
            },
            {"menuItemId": "702", "name": "Garlic Naan", "quantity": 1, "price": usd("3.25"), "total": usd("3.25")},
        ],
        "total": usd("32.25"),
        "deliveryAddress": {
            "street1": "1 Main Street",
            "street2": None,
            "city": "Oakland",
            "state": "CA",
            "zip": "94612",
        },
        "deliveryTime": None,
        "placedAt": "2026-11-20T18:30:00.125000Z",
        "missing": [],
    }


@simulated
async def test_every_part_can_be_included() -> None:
    """What `include` names comes with the order, each part in words of its own."""
    async with partner() as client:
        told = (await client.get(EVERYTHING)).json()

    assert told["ticket"] == {
        "status": "preparing",
        "readyBy": "2026-11-20T18:45:00Z",
        "acceptedAt": "2026-11-20T18:31:00Z",
        "preparingAt": "2026-11-20T18:33:00Z",
        "readyAt": None,
        "pickedUpAt": None,
    }
    assert told["delivery"] == {
        "status": "on_the_way",
        "courier": {
            "id": "3",
            "name": "Mia",
            "position": {"latitude": 37.81, "longitude": -122.26, "at": "2026-11-20T18:52:30Z"},
        },
        "pickupPlannedFor": "2026-11-20T18:45:00Z",
        "dropoffPlannedFor": "2026-11-20T19:15:00Z",
        "estimatedArrival": "2026-11-20T19:02:00Z",
    }
    assert told["bill"] == {"status": "paid", "amount": usd("35.24"), "cardLast4": "4242"}
    assert (told["restaurant"]["name"], told["restaurant"]["minimumOrder"]) == ("Ajanta", usd("15.00"))
    assert "menu" not in told["restaurant"]
    assert told["missing"] == []


@simulated
async def test_only_what_is_included_is_asked() -> None:
    """A part that nobody asked for costs no call and is not in the answer, not even as null."""
    network = network_with()

    async with partner(network) as client:
        told = (await client.get("/v1/orders/42?include=bill")).json()

    assert sorted(network.asked()) == ["find_bill", "find_order"]
    assert told.keys() & {str(part) for part in IncludedPart} == {"bill"}


@simulated
async def test_absence_is_not_missing() -> None:
    """Where there is no ticket yet, the ticket is null and nothing is missing."""
    async with partner(network_with({find_ticket: State.ABSENT})) as client:
        told = (await client.get("/v1/orders/42?include=ticket")).json()

    assert (told["ticket"], told["missing"]) == (None, [])


@simulated
async def test_a_part_that_fails_is_named_and_the_rest_is_told() -> None:
    """What could not be had is null and named by `missing`; nobody may keep such an answer."""
    async with partner(network_with({find_bill: State.DOWN, find_delivery: State.GARBLED})) as client:
        response = await client.get(EVERYTHING)

    told = response.json()
    assert response.status_code == 200
    assert (told["bill"], told["delivery"], told["missing"]) == (None, None, ["bill", "delivery"])
    assert told["ticket"]["status"] == "preparing"
    assert response.headers["cache-control"] == "no-store"


@simulated
async def test_somebody_elses_order_does_not_exist() -> None:
    """An order that is not the caller's is a 404, as one that never was."""
    async with partner(network_with({find_order: State.ABSENT}), token=ANOTHERS_TOKEN) as client:
        response = await client.get(EVERYTHING)

    assert response.status_code == 404
    assert response.json()["type"] == "tag:gateway-common.example,2026:problems/not-found"


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("dev:1/orders:write", 403)])
@simulated
async def test_reading_an_order_takes_a_token_for_it(token: str | None, status: int) -> None:
    """Without a token, or with one for something else, nothing is asked."""
    network = network_with()

    async with partner(network, token=token) as client:
        response = await client.get("/v1/orders/42")

    assert (response.status_code, network.asked()) == (status, [])


@pytest.mark.parametrize("order_id", ["0", "x42", "1e3", "9999999999999999999"])
@simulated
async def test_what_cannot_be_an_id_is_refused_at_the_door(order_id: str) -> None:
    """A text that is no id is a 422 that names the place, and nothing is asked."""
    network = network_with()

    async with partner(network) as client:
        response = await client.get(f"/v1/orders/{order_id}")

    assert (response.status_code, network.asked()) == (422, [])
    assert "order_id" in response.json()["errors"][0]["at"]


@simulated
async def test_parts_are_read_side_by_side() -> None:
    """The order's neighbours are asked together with it; only the restaurant waits for the order."""
    slow = network_with(
        {
            find_order: after(0.3, ORDER),
            find_ticket: after(0.5, TICKET),
            find_delivery: after(0.5, DELIVERY),
            find_bill: after(0.5, BILL),
            find_restaurant: after(0.4, RESTAURANT),
        }
    )

    async with partner(slow) as client:
        started = now()
        response = await client.get(EVERYTHING)
        took = now() - started

    assert response.json()["missing"] == []
    assert took == pytest.approx(0.7, abs=0.01)


@simulated
async def test_a_part_that_hangs_is_given_up_in_time() -> None:
    """Whatever hangs, the answer comes within two seconds and says what is missing."""
    async with partner(network_with({find_ticket: State.LATE, find_bill: State.LATE})) as client:
        started = now()
        response = await client.get(EVERYTHING)
        took = now() - started

    assert response.json()["missing"] == ["bill", "ticket"]
    assert took <= 2


def test_the_view_is_a_pure_function() -> None:
    """From what was read follows what is told, with no network at all."""
    order = reads.Order(
        order_id="9",
        state=reads.OrderState.REJECTED,
        order_total=Decimal(12),
        consumer_id="1",
        restaurant_id="7",
        delivery_address=reads.Address(street1="1 Main Street", city="Oakland", state="CA", zip="94612"),
        line_items=(),
        created_at=datetime(2026, 11, 20, 18, tzinfo=UTC),
        rejection_reason="CARD_DECLINED",
    )

    told = get_order.view(
        order_id="9",
        selection=Selection(include=(IncludedPart.TICKET,)),
        order=order,
        ticket=None,
        delivery=None,
        bill=None,
        restaurant=None,
        parts=Parts.without("ticket"),
        caller=Caller(CallerKind.CONSUMER, "1"),
    )

    assert (told.status, told.rejection_reason, told.missing) == ("rejected", "card_declined", ["ticket"])
    assert told.model_fields_set & {str(part) for part in IncludedPart} == {"ticket"}
