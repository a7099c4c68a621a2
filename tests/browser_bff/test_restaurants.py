from urllib.parse import parse_qs, urlsplit

from browser_bff.services import find_menu, search_restaurants
from gateway_common import State
from gateway_common.testing import answered, simulated
from tests.browser_bff.given import ADDRESS, MENU, RESTAURANT, SPOT, asked, browser, given

CARD = {
    "id": "7",
    "name": "Lotus Garden",
    "cuisine": "Thai",
    "rating": 4.6,
    "open": True,
    "address": ADDRESS,
    "location": SPOT,
    "deliveryFee": "2.99",
    "deliveryMinutes": 30,
    "minimumOrder": "15.00",
}


@simulated
async def test_anybody_finds_restaurants() -> None:
    """A search needs no token, and reaches the service as it was meant."""
    network = given()
    async with browser(network, consumer=None) as client:
        page = (await client.get("/api/restaurants?near=37.82,-122.25&q=pad%20thai&cuisine=Thai")).json()

    assert page == {"restaurants": [CARD]}
    assert parse_qs(urlsplit(network.calls[0].path).query) == {
        "near": ["37.82,-122.25"],
        "q": ["pad thai"],
        "cuisine": ["Thai"],
        "limit": ["20"],
    }


@simulated
async def test_what_everybody_may_keep_stays_public() -> None:
    """The list may be kept by anybody as long as the service allows."""
    public = answered({"restaurants": []}, headers={"cache-control": "public, max-age=60"})
    async with browser(given({search_restaurants: public}), consumer=None) as client:
        response = await client.get("/api/restaurants")

    assert response.headers["cache-control"] == "public, max-age=60"


@simulated
async def test_a_menu_is_sorted_into_sections() -> None:
    """Dishes of a kind stand together, sections and dishes in the restaurant's own order."""
    page = (await asked("/api/restaurants/7")).json()

    assert page["restaurant"] == CARD
    assert [(section["name"], [dish["name"] for dish in section["dishes"]]) for section in page["menu"]] == [
        ("Noodles", ["Pad Thai", "Drunken noodles"]),
        ("Sweets", ["Mango rice"]),
    ]
    assert page["menu"][0]["dishes"][0] == {
        "id": "701",
        "name": "Pad Thai",
        "description": "Tamarind, peanuts",
        "price": "12.00",
    }


@simulated
async def test_dishes_without_a_kind_stand_under_other() -> None:
    """A dish that says no category is not lost."""
    menu = {"menuItems": [{"id": 1, "name": "Water", "price": "1.00"}]}
    page = (await asked("/api/restaurants/7", {find_menu: {**RESTAURANT, "menu": menu}})).json()

    assert [section["name"] for section in page["menu"]] == ["Other"]


@simulated
async def test_a_menu_seen_before_stands_in() -> None:
    """When the restaurant service fails, the menu of up to five minutes ago is shown, and nobody may keep it."""
    network = given()
    async with browser(network, consumer=None) as client:
        await client.get("/api/restaurants/7")
        network.given = {**network.given, find_menu: State.DOWN}
        response = await client.get("/api/restaurants/7")

    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert len(response.json()["menu"]) == len({dish["category"] for dish in MENU["menuItems"]})


@simulated
async def test_an_unknown_restaurant_is_a_404() -> None:
    """A restaurant that the service does not know does not exist here either."""
    response = await asked("/api/restaurants/404", {find_menu: State.ABSENT})

    assert response.status_code == 404
