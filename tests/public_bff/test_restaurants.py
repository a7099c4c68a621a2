"""`GET /v1/restaurants` and `GET /v1/restaurants/{restaurant_id}`: open to anybody."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing import pass_time, simulated
from public_bff.services import find_menu, find_restaurants
from tests.public_bff.given import ANSWERS, network_with, partner

SHORT = {
    "id": "7",
    "name": "Ajanta",
    "cuisine": "Indian",
    "rating": 4.6,
    "address": {"street1": "1 Main Street", "street2": None, "city": "Oakland", "state": "CA", "zip": "94612"},
    "position": {"latitude": 37.8915, "longitude": -122.2787},
    "deliveryFee": {"amount": "2.99", "currency": "USD"},
    "deliveryMinutes": 35,
    "minimumOrder": {"amount": "15.00", "currency": "USD"},
    "open": True,
}
DISH = {
    "id": "701",
    "name": "Chicken Vindaloo",
    "description": "Hot",
    "category": "Mains",
    "price": {"amount": "14.50", "currency": "USD"},
}


@simulated
async def test_restaurants_are_found_without_a_token() -> None:
    """Anybody may look, and whoever carries the answer may keep it as long as the service says."""
    async with partner(token=None) as client:
        response = await client.get("/v1/restaurants")

    assert (response.status_code, response.json()) == (200, {"data": [SHORT]})
    assert response.headers["cache-control"] == "public, max-age=60"


@simulated
async def test_a_search_passes_on_what_is_asked_for() -> None:
    """Position, words, cuisine and limit reach the service as they are, by name."""
    network = network_with()

    async with partner(network, token=None) as client:
        await client.get("/v1/restaurants", params={"near": "37.8,-122.27", "q": "a b", "cuisine": "Thai", "limit": 3})

    assert parse_qsl(urlsplit(network.calls[0].path).query) == [
        ("cuisine", "Thai"),
        ("limit", "3"),
        ("near", "37.8,-122.27"),
        ("q", "a b"),
    ]


@simulated
async def test_a_restaurant_comes_with_its_menu() -> None:
    """One restaurant is the same as in the list, and its dishes."""
    async with partner(token=None) as client:
        response = await client.get("/v1/restaurants/7")

    assert (response.status_code, response.json()) == (200, SHORT | {"menu": [DISH]})


@simulated
async def test_a_copy_that_is_still_good_is_not_sent_again() -> None:
    """A partner who shows the entity tag gets 304."""
    async with partner(token=None) as client:
        tag = (await client.get("/v1/restaurants/7")).headers["etag"]
        again = await client.get("/v1/restaurants/7", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


@simulated
async def test_a_menu_outlives_a_short_failure() -> None:
    """A menu of the last hour stands in when the service fails, and nobody may keep that answer."""
    answers = iter([ANSWERS[find_menu]])

    def once(_: Call) -> object:
        return next(answers, State.DOWN)

    network = network_with({find_menu: once})

    async with partner(network, token=None) as client:
        await client.get("/v1/restaurants/7")
        await pass_time(600)
        response = await client.get("/v1/restaurants/7")

    assert response.json()["menu"] == [DISH]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    ["near=here", "near=91,0", "near=0,181", "near=1,2,3", "near=037,-122", "limit=0", "limit=101", "q=", "color=red"],
)
@simulated
async def test_a_search_nobody_understands_is_refused(query: str) -> None:
    """A place that is not on earth, or a parameter nobody knows, is a 422, and nothing is asked."""
    network = network_with()

    async with partner(network, token=None) as client:
        response = await client.get(f"/v1/restaurants?{query}")

    assert (response.status_code, network.asked()) == (422, [])


@simulated
async def test_a_restaurant_that_is_not_there_is_not_found() -> None:
    """A restaurant nobody knows is a 404; a search that fails is not an empty list."""
    async with partner(network_with({find_menu: State.ABSENT, find_restaurants: State.DOWN}), token=None) as client:
        one = await client.get("/v1/restaurants/7")
        several = await client.get("/v1/restaurants")

    assert (one.status_code, several.status_code) == (404, 502)
