import json

import pytest

from ftgo_sandbox.domain.exports import EXAMPLE, WORDS
from ftgo_sandbox.domain.states import OrderState
from tests.sandbox.city import City


async def test_an_export_has_every_order_of_its_consumer() -> None:
    """One line is one order in words for outsiders, the newest first, in a file with a name."""
    async with City("order") as city:
        answer = await city.send("order", "GET", "/orders/export", caller="consumer:1")
        orders = [json.loads(line) for line in answer.text.splitlines()]
        newest = await city.read("order", f"/orders/{orders[0]['order']}")
        page = await city.ask("order", "GET", "/orders?limit=100", caller="consumer:1")

        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert answer.headers["content-disposition"] == 'attachment; filename="orders.ndjson"'
        assert [order["order"] for order in orders] == [str(order["orderId"]) for order in page.json()["orders"]]
        assert orders[0] == {
            "order": str(newest["orderId"]),
            "placedAt": f"{newest['createdAt']}Z",
            "status": "confirmed",
            "restaurant": page.json()["orders"][0]["restaurantName"],
            "total": newest["orderTotal"],
            "currency": "USD",
            "dishes": [{name: dish[name] for name in ("name", "quantity", "price")} for dish in newest["lineItems"]],
        }


def test_every_state_has_a_word() -> None:
    """No state of the service leaves the house as it is called inside."""
    assert set(WORDS) == set(OrderState)
    assert len(set(WORDS.values())) == len(WORDS)


async def test_an_export_comes_piece_by_piece() -> None:
    """Nobody knows its length before it is written."""
    async with City("order") as city:
        answer = await city.send("order", "GET", "/orders/export", caller="consumer:1")

        assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    ("query", "count"), [("since=2026-11-20T17:00:00", 3), ("consumerId=1&since=2027-01-01T00:00:00Z", 0)]
)
async def test_an_export_can_begin_at_a_time(query: str, count: int) -> None:
    """Orders before a time can be left out."""
    async with City("order") as city:
        answer = await city.send("order", "GET", f"/orders/export?{query}", caller="consumer:1")

        assert len(answer.text.splitlines()) == count


async def test_a_service_exports_everything() -> None:
    """A service that names no consumer gets all orders, however many pages they are."""
    async with City("order") as city:
        new = [await city.order(number % 4 + 1) for number in range(60)]
        answer = await city.send("order", "GET", "/orders/export")
        numbers = [int(json.loads(line)["order"]) for line in answer.text.splitlines()]

        assert len(numbers) == len(set(numbers)) == 120
        assert set(new) <= set(numbers)


async def test_the_example_of_a_line_is_a_line() -> None:
    """What OpenAPI shows of an export is what order 3 looks like in it."""
    async with City("order") as city:
        answer = await city.send("order", "GET", "/orders/export?since=2026-11-20T17:57:00", caller="consumer:1")

        assert answer.text == EXAMPLE
