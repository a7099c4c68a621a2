"""The home screen, through the front door."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing.clock import simulated
from gateway_common.testing.network import SimulatedNetwork, after
from mobile_bff.history import lately
from mobile_bff.services import (
    find_consumer,
    find_delivery,
    find_orders,
    find_ticket,
    search_restaurants,
)
from tests.mobile_bff.given import (
    CONSUMER,
    DELIVERED,
    DELIVERY,
    HISTORY,
    MOVING,
    RESTAURANT,
    TICKET,
    Json,
    network,
    phone,
)

NEARBY = [
    {
        "id": "12",
        "name": "Basil & Smoke",
        "cuisine": "Thai",
        "rating": 4.6,
        "minutes": 30,
        "fee": "2.99",
        "open": True,
    }
]
HERE = "/v1/home?near=37.7793,-122.4193"
HOMELESS: Json = CONSUMER | {"addresses": []}


def query(services: SimulatedNetwork, operation: str) -> dict[str, list[str]]:
    call = next(call for call in services.calls if call.operation == operation)
    return parse_qs(urlsplit(call.path).query)


@simulated
async def test_home_shows_active_orders_and_restaurants_nearby() -> None:
    """One request tells how far each order is and where there is something to eat around the phone."""

    def courier(call: Call) -> object:
        return MOVING if call.path == "/deliveries/1" else DELIVERY

    async with phone(network({find_delivery: courier})) as client:
        response = await client.get(HERE)

    row = {"restaurant": "Basil & Smoke", "eta": "2026-11-20T18:31:07Z"}
    assert response.json() == {
        "orders": [
            {"id": "2", "status": "cooking", "headline": "Your order is being prepared.", **row},
            {"id": "1", "status": "coming", "headline": "Your order is on its way.", **row},
        ],
        "nearby": NEARBY,
        "missing": [],
    }


@simulated
async def test_delivered_orders_are_not_active() -> None:
    """An order stays approved for ever to the order service; the home screen lets go of it once it is delivered."""

    def courier(call: Call) -> object:
        return DELIVERED if call.path == "/deliveries/1" else DELIVERY

    async with phone(network({find_delivery: courier})) as client:
        home = (await client.get(HERE)).json()

    assert [row["id"] for row in home["orders"]] == ["2"]


@simulated
async def test_only_own_and_recent_orders_are_asked_for() -> None:
    """The history is asked for the caller's newest unfinished orders since yesterday, whatever the client sends."""
    services, before = network(), lately(datetime.now(UTC))
    async with phone(services) as client:
        await client.get(HERE + "&consumerId=8&consumer_id=8&limit=100")

    asked = query(services, "find_orders")
    assert asked["consumerId"] == ["7"]
    assert asked["status"] == ["APPROVAL_PENDING", "APPROVED", "CANCEL_PENDING", "REVISION_PENDING"]
    assert asked["limit"] == ["10"]
    assert asked["since"][0] in {before.isoformat(), lately(datetime.now(UTC)).isoformat()}


def test_lately_is_since_the_start_of_yesterday() -> None:
    """The start of yesterday is told as services tell times, and is the same all day."""
    morning, night = (datetime(2026, 11, 20, hour, 1, 2, tzinfo=UTC) for hour in (0, 23))

    assert lately(morning).isoformat() == lately(night).isoformat() == "2026-11-19T00:00:00"


@simulated
async def test_phone_that_says_where_it_is_needs_no_address() -> None:
    """With *near* the search goes around the phone, and the profile is not read."""
    services = network()
    async with phone(services) as client:
        await client.get(HERE)

    assert "find_consumer" not in services.asked()
    assert query(services, "search_restaurants") == {"near": ["37.7793,-122.4193"], "limit": ["10"]}


@simulated
async def test_phone_that_does_not_say_where_it_is_is_taken_to_be_at_home() -> None:
    """Without *near* the search goes around the consumer's first address."""
    services = network()
    async with phone(services) as client:
        home = (await client.get("/v1/home")).json()

    assert home["nearby"] == NEARBY
    assert next(call.path for call in services.calls if call.operation == "find_consumer") == "/consumers/7"
    assert query(services, "search_restaurants") == {"near": ["37.79300,-122.39600"], "limit": ["10"]}


@pytest.mark.parametrize("profile", [HOMELESS, State.ABSENT, State.DOWN], ids=["no address", "no profile", "failure"])
@simulated
async def test_nobody_searches_around_nowhere(profile: object) -> None:
    """Without a place there is nothing nearby; something is missing only if there might have been a place."""
    services = network({find_consumer: profile})
    async with phone(services) as client:
        home = (await client.get("/v1/home")).json()

    assert home["nearby"] is None
    assert home["missing"] == (["address"] if profile is State.DOWN else [])
    assert "search_restaurants" not in services.asked()


@simulated
async def test_orders_out_of_sight_leave_the_restaurants() -> None:
    """When the order service fails, nobody is asked about its orders and the rest of the screen is there."""
    services = network({find_orders: State.DOWN})
    async with phone(services) as client:
        home = (await client.get(HERE)).json()

    assert home == {"orders": None, "nearby": NEARBY, "missing": ["deliveries", "orders", "tickets"]}
    assert not {"find_ticket", "find_delivery"} & set(services.asked())


@simulated
async def test_one_order_out_of_sight_leaves_the_others() -> None:
    """A ticket and a delivery that fail make one row say less, and are missing in part."""

    def ticket(call: Call) -> object:
        return State.DOWN if call.path == "/tickets/1" else TICKET

    def courier(call: Call) -> object:
        return State.DOWN if call.path == "/deliveries/1" else DELIVERY

    services = network({find_ticket: ticket, find_delivery: courier})
    async with phone(services) as client:
        home = (await client.get(HERE)).json()

    assert [(row["id"], row["status"], row["eta"] is None) for row in home["orders"]] == [
        ("2", "cooking", False),
        ("1", "confirmed", True),
    ]
    assert home["missing"] == ["deliveries", "tickets"]


@simulated
async def test_consumer_without_orders_has_a_home_worth_keeping() -> None:
    """With nothing on its way there is an empty list, nothing missing, nothing asked, and an answer to keep."""
    services = network({find_orders: HISTORY | {"orders": []}})
    async with phone(services) as client:
        response = await client.get(HERE)

    assert response.json() == {"orders": [], "nearby": NEARBY, "missing": []}
    assert not {"find_ticket", "find_delivery"} & set(services.asked())
    assert "no-store" not in response.headers["cache-control"]
    assert "etag" in response.headers


@simulated
async def test_home_is_two_steps_deep() -> None:
    """Orders and address are asked for at once, then tickets, deliveries and restaurants: two steps of time."""
    services = network(
        {
            find_orders: after(0.2, HISTORY),
            find_consumer: after(0.3, CONSUMER),
            find_ticket: after(0.3, TICKET),
            find_delivery: after(0.3, DELIVERY),
            search_restaurants: after(0.3, {"restaurants": [RESTAURANT]}),
        }
    )
    async with phone(services) as client:
        started = now()
        response = await client.get("/v1/home")
        took = now() - started

    assert response.json()["missing"] == []
    assert 0.6 <= took < 0.61


@pytest.mark.parametrize("near", ["", "37.7", "37.7,", "north,west", "91,0", "0,181", "1e1,2", "37.7;122", "nan,nan"])
@simulated
async def test_place_off_the_map_is_refused(near: str) -> None:
    """What is no place on the map is told to the client and to nobody behind."""
    services = network()
    async with phone(services) as client:
        responses = [await client.get(path, params={"near": near}) for path in ("/v1/home", "/v1/restaurants")]

    assert [response.status_code for response in responses] == [422, 422]
    assert services.calls == []


@simulated
async def test_home_is_for_those_who_may_read_orders_and_profile() -> None:
    """Home shows orders and where a consumer lives, so the token must allow both."""
    async with phone(network(), shows="dev:7/orders:read") as client:
        response = await client.get(HERE)

    assert response.status_code == 403
