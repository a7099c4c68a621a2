"""The order screen, through the front door."""

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services import Answer, Call
from gateway_common.testing.clock import pass_time, simulated
from gateway_common.testing.network import after, answered
from mobile_bff.services import find_bill, find_delivery, find_order, find_restaurant, find_ticket
from tests.mobile_bff.given import BILL, DELIVERED, DELIVERY, MOVING, OPEN, ORDER, RESTAURANT, TICKET, network, phone
from tests.support.assertions import shown

CARD = {
    "id": "1",
    "status": "cooking",
    "headline": "Your order is being prepared.",
    "reason": None,
    "action": None,
    "eta": "2026-11-20T18:31:07Z",
    "total": "34.50",
    "dishes": [{"name": "Pad Thai", "quantity": 2}, {"name": "Mango sticky rice", "quantity": 1}],
    "more": 0,
    "restaurant": {"id": "12", "name": "Basil & Smoke"},
    "bill": {"state": "reserved", "card": "4242"},
    "courier": None,
    "missing": [],
}


@simulated
async def test_card_is_made_of_five_services() -> None:
    """The card says in the phone's words what order, kitchen, delivery, restaurant and accounting know."""
    async with phone(network()) as client:
        response = await client.get("/v1/orders/1")

    assert response.status_code == 200
    assert response.json() == CARD


@simulated
async def test_parts_come_side_by_side() -> None:
    """The card takes as long as its longest chain, the order and then its restaurant, not as all calls together."""
    services = network(
        {
            find_order: after(0.3, ORDER),
            find_ticket: after(0.5, TICKET),
            find_delivery: after(0.2, DELIVERY),
            find_restaurant: after(0.25, RESTAURANT),
            find_bill: after(0.5, BILL),
        }
    )
    async with phone(services) as client:
        started = now()
        response = await client.get("/v1/orders/1")
        took = now() - started

    assert response.json()["missing"] == []
    assert 0.55 <= took < 0.56


@simulated
async def test_courier_is_on_the_card_while_moving() -> None:
    """An order on its way shows where the courier was seen and offers to follow them."""
    async with phone(network({find_delivery: MOVING})) as client:
        card = (await client.get("/v1/orders/1")).json()

    assert card["courier"] == {"name": "Ana", "lat": 37.793, "lng": -122.396, "seen": "2026-11-20T18:20:05Z"}
    assert (card["status"], card["action"]) == ("coming", "track")


@simulated
async def test_courier_is_not_on_the_card_before_and_after() -> None:
    """A courier who has arrived, or has yet to start, is nobody's to watch."""
    arrived = MOVING | {"deliveryInfo": DELIVERED["deliveryInfo"]}
    async with phone(network({find_delivery: arrived})) as client:
        card = (await client.get("/v1/orders/1")).json()

    assert card["courier"] is None
    assert (card["status"], card["action"], card["eta"]) == ("delivered", "reorder", None)


@simulated
async def test_nobody_is_asked_about_a_delivery_that_cannot_be() -> None:
    """The delivery service is left alone unless the order is live, and nothing is missing for it."""
    services = network({find_order: ORDER | {"state": "REJECTED", "rejectionReason": "CARD_DECLINED"}})
    async with phone(services) as client:
        card = (await client.get("/v1/orders/1")).json()

    assert "find_delivery" not in services.asked()
    assert (card["status"], card["reason"], card["missing"]) == ("rejected", "Your card was declined.", [])


@simulated
async def test_no_ticket_yet_is_not_a_missing_ticket() -> None:
    """What does not exist is no failure; what cannot be seen is named."""
    async with phone(network({find_ticket: State.ABSENT, find_delivery: State.ABSENT})) as client:
        nothing_yet = (await client.get("/v1/orders/1")).json()
    async with phone(network({find_ticket: State.DOWN, find_delivery: State.DOWN})) as client:
        out_of_sight = (await client.get("/v1/orders/1")).json()

    assert nothing_yet["missing"] == []
    assert out_of_sight == nothing_yet | {"missing": ["delivery", "ticket"]}


@simulated
async def test_slow_delivery_does_not_hold_up_the_card() -> None:
    """The courier gets a slice of 0.4 s; after that the card comes without them."""
    services = network({find_delivery: after(5, DELIVERY)})
    async with phone(services) as client:
        started = now()
        response = await client.get("/v1/orders/1")
        took = now() - started

    assert response.json() == CARD | {"eta": None, "missing": ["delivery"]}
    assert 0.4 <= took < 0.45
    assert [call.operation for call in services.cancelled] == ["find_delivery"]


@simulated
async def test_restaurant_of_an_hour_ago_is_good_enough() -> None:
    """When the restaurant service fails, the name it gave within the last hour stands in."""
    answers = [answered(RESTAURANT, headers=OPEN)]

    def restaurant(_: Call) -> Answer:
        return answers[0]

    services = network({find_restaurant: restaurant})
    async with phone(services) as client:
        await client.get("/v1/orders/1")
        answers[0] = answered({}, status=500)
        await pass_time(3590)
        kept = (await client.get("/v1/orders/1")).json()
        await pass_time(20)
        gone = (await client.get("/v1/orders/1")).json()

    assert kept == CARD
    assert gone == CARD | {"restaurant": {"id": "12", "name": None}, "missing": ["restaurant"]}


@simulated
async def test_order_of_another_is_no_order() -> None:
    """Services are told who asks; an order that is not theirs is answered like one that does not exist."""
    services = network({find_order: State.ABSENT})
    async with phone(services, shows="dev:8") as client:
        response = await client.get("/v1/orders/1")

    assert response.status_code == 404
    assert response.json()["type"] == "tag:gateway-common.example,2026:problems/not-found"
    assert {shown(call.headers) for call in services.calls} == {"consumer:8"}


@simulated
async def test_card_is_for_those_who_may_read_orders() -> None:
    """Nobody is asked on behalf of a caller who is not signed in or may not read orders."""
    services = network()
    async with phone(services, shows=None) as client:
        unknown = await client.get("/v1/orders/1")
    async with phone(services, shows="dev:7/profile:read") as client:
        unentitled = await client.get("/v1/orders/1")

    assert (unknown.status_code, unentitled.status_code) == (401, 403)
    assert services.calls == []


@simulated
async def test_what_is_no_id_reaches_no_service() -> None:
    """An id is a number of 64 bits; anything else is told to the client and to nobody behind."""
    services = network()
    async with phone(services) as client:
        refused = [await client.get(f"/v1/orders/{text}") for text in ("abc", "0", "-1", "9223372036854775808", "1e3")]

    assert {response.status_code for response in refused} == {422}
    assert services.calls == []
