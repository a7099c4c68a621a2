"""The search screen and the menu screen, through the front door."""

from urllib.parse import parse_qs, urlsplit

import pytest

from gateway_common.errors import State
from gateway_common.testing.clock import simulated
from mobile_bff.services import find_menu
from tests.mobile_bff.given import network, phone

ROW = {
    "id": "12",
    "name": "Basil & Smoke",
    "cuisine": "Thai",
    "rating": 4.6,
    "minutes": 30,
    "fee": "2.99",
    "open": True,
}


@simulated
async def test_restaurants_are_found_by_place_words_and_cuisine() -> None:
    """The search passes on what the phone asks for, and the list says what a row has place for."""
    services = network()
    asked = {"near": "37.7793,-122.4193", "q": "green curry", "cuisine": "Thai"}
    async with phone(services, shows=None) as client:
        response = await client.get("/v1/restaurants", params=asked)

    assert response.json() == {"restaurants": [ROW]}
    assert parse_qs(urlsplit(services.calls[0].path).query) == {
        **{name: [value] for name, value in asked.items()},
        "limit": ["20"],
    }


@simulated
async def test_menu_gathers_dishes_by_section() -> None:
    """Sections come in the order in which the menu first names them, and dishes in the menu's order."""
    async with phone(network(), shows=None) as client:
        response = await client.get("/v1/restaurants/12/menu")

    assert response.json() == {
        "id": "12",
        "name": "Basil & Smoke",
        "open": True,
        "minutes": 30,
        "fee": "2.99",
        "minimum": "12.00",
        "sections": [
            {
                "name": "Mains",
                "dishes": [
                    {"id": "121", "name": "Pad Thai", "about": "Rice noodles", "price": "13.50"},
                    {"id": "122", "name": "Green curry", "about": "Coconut milk", "price": "14.50"},
                ],
            },
            {
                "name": "Desserts",
                "dishes": [{"id": "129", "name": "Mango sticky rice", "about": "Ripe mango", "price": "7.50"}],
            },
        ],
    }


@pytest.mark.parametrize(("state", "status"), [(State.ABSENT, 404), (State.DOWN, 502), (State.BUSY, 503)])
@simulated
async def test_menu_that_does_not_come_is_a_problem(state: State, status: int) -> None:
    """There is no menu screen without a menu."""
    async with phone(network({find_menu: state}), shows=None) as client:
        response = await client.get("/v1/restaurants/12/menu")

    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


@simulated
async def test_bad_token_is_refused_even_where_anyone_may_look() -> None:
    """Whoever shows a token that does not count is told so, lest they believe to be signed in."""
    async with phone(network(), shows="nonsense") as client:
        response = await client.get("/v1/restaurants")

    assert response.status_code == 401
