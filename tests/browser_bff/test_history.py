from urllib.parse import parse_qs, urlsplit

from browser_bff.cursor import sealed
from browser_bff.services import find_history, find_restaurant_name
from gateway_common import State
from gateway_common.services import Call
from gateway_common.testing import simulated
from tests.browser_bff.given import HISTORY, asked, browser, given


def _only_some(call: Call) -> object:
    return {"name": "Lotus Garden"} if call.path.endswith("/7") else State.DOWN


@simulated
async def test_the_history_names_restaurants() -> None:
    """Each order of a page tells status, total and time in this client's words, with its restaurant's name."""
    page = (await asked("/api/orders")).json()

    assert page["orders"][0] == {
        "orderId": "104",
        "status": "confirmed",
        "placedAt": "2026-11-20T18:00:00Z",
        "total": "31.50",
        "restaurantId": "7",
        "restaurantName": "Restaurant 7",
    }
    assert [order["status"] for order in page["orders"]] == ["confirmed", "cancelled", "rejected"]
    assert page["missing"] == []


@simulated
async def test_each_restaurant_is_asked_once() -> None:
    """Two orders at the same restaurant cost one question about it."""
    network = given()
    async with browser(network) as client:
        await client.get("/api/orders")

    assert network.asked() == ["find_history", "find_restaurant_name", "find_restaurant_name"]
    assert {call.path for call in network.calls[1:]} == {"/restaurants/7", "/restaurants/8"}


@simulated
async def test_names_that_cannot_be_had_are_missing_in_part() -> None:
    """A name that fails is null and `restaurants` is missing, while the other names stay."""
    page = (await asked("/api/orders", {find_restaurant_name: _only_some})).json()

    assert [order["restaurantName"] for order in page["orders"]] == ["Lotus Garden", None, "Lotus Garden"]
    assert page["missing"] == ["restaurants"]


@simulated
async def test_a_restaurant_that_is_gone_is_not_missing() -> None:
    """An order at a restaurant that no longer exists has no name, and the page is complete."""
    page = (await asked("/api/orders", {find_restaurant_name: State.ABSENT})).json()

    assert {order["restaurantName"] for order in page["orders"]} == {None}
    assert page["missing"] == []


@simulated
async def test_an_empty_history_asks_no_restaurant() -> None:
    """Somebody without orders gets an empty page, from one question."""
    network = given({find_history: {"orders": [], "startKey": None}})
    async with browser(network) as client:
        page = (await client.get("/api/orders")).json()

    assert page == {"orders": [], "nextCursor": None, "missing": []}
    assert network.asked() == ["find_history"]


@simulated
async def test_filters_reach_the_service_in_its_own_words() -> None:
    """Statuses become states, a time loses its zone after moving to UTC, and whose orders says the token alone."""
    network = given()
    async with browser(network) as client:
        await client.get(
            "/api/orders",
            params={
                "status": ["confirmed", "cancelling"],
                "since": "2026-11-20T20:00:00+02:00",
                "q": " pad thai ",
                "limit": "5",
            },
        )

    assert parse_qs(urlsplit(network.calls[0].path).query) == {
        "consumerId": ["1"],
        "status": ["APPROVED", "CANCEL_PENDING"],
        "since": ["2026-11-20T18:00:00"],
        "keywords": ["pad thai"],
        "limit": ["5"],
    }


@simulated
async def test_the_next_page_begins_where_this_one_ends() -> None:
    """The cursor of one page leads to the next, and is not the service's own key."""
    network = given()
    async with browser(network) as client:
        first = (await client.get("/api/orders")).json()
        network.given = {**network.given, find_history: {**HISTORY, "startKey": None}}
        last = (await client.get("/api/orders", params={"cursor": first["nextCursor"]})).json()

    asked_for = [parse_qs(urlsplit(call.path).query) for call in network.calls if call.operation == "find_history"]
    assert [query.get("startKey") for query in asked_for] == [None, ["102"]]
    assert "102" not in first["nextCursor"]
    assert first["nextCursor"] == sealed("102")
    assert last["nextCursor"] is None


@simulated
async def test_a_history_that_cannot_be_read_is_a_problem() -> None:
    """Without the order service there is no history, and the client is told so without a name of ours."""
    response = await asked("/api/orders", {find_history: State.DOWN})

    assert response.status_code == 502
    assert "order" not in response.json()["detail"]
