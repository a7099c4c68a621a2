import pytest

from tests.sandbox.city import HOME, City, Json

DRAFT = {
    "consumerId": 1,
    "restaurantId": 1,
    "deliveryAddress": HOME,
    "lineItems": [{"menuItemId": 105, "quantity": 2}],
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"restaurantId": 987}, "RESTAURANT_UNKNOWN"),
        ({"lineItems": [{"menuItemId": 987, "quantity": 2}]}, "MENU_ITEM_UNKNOWN"),
        ({"lineItems": []}, "ORDER_EMPTY"),
        ({"lineItems": [{"menuItemId": 101, "quantity": 1}]}, "MINIMUM_NOT_MET"),
        ({"lineItems": [{"menuItemId": 105, "quantity": 0}]}, "INVALID_REQUEST"),
    ],
)
async def test_an_order_that_cannot_be_is_refused_at_once(changes: Json, code: str) -> None:
    """What is wrong with an order itself is said before any saga starts."""
    async with City("order", "restaurant") as city:
        answer = await city.ask("order", "POST", "/orders", DRAFT | changes)

        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_the_same_key_is_the_same_order() -> None:
    """A consumer who repeats an order with its key gets the first one; another consumer's key is another."""
    async with City() as city:
        first, again = [await city.ask("order", "POST", "/orders", DRAFT, key="a") for _ in range(2)]
        other = await city.ask("order", "POST", "/orders", DRAFT | {"consumerId": 2}, key="a")

        assert first.json() == again.json()
        assert other.json() != first.json()


async def test_a_history_comes_page_by_page_the_newest_first() -> None:
    """Following the start key visits every order once, and the last page has none."""
    async with City("order") as city:
        seen: list[Json] = []
        key: str | None = ""
        while key is not None:
            page = await city.read("order", f"/orders?consumerId=1&limit=3{key and f'&startKey={key}'}")
            seen += page["orders"]
            key = page["startKey"]

        assert [order["createdAt"] for order in seen] == sorted((o["createdAt"] for o in seen), reverse=True)
        assert len({order["orderId"] for order in seen}) == len(seen) >= 8
        assert set(seen[0]) == {"orderId", "status", "restaurantId", "restaurantName", "orderTotal", "createdAt"}


async def test_a_page_begins_after_an_order_that_is_on_none_any_more() -> None:
    """An order that changed its state between two pages does not send the reader back to the first one."""
    async with City() as city:
        orders = [await city.order() for _ in range(3)]
        await city.pass_time()
        first = await city.read("order", "/orders?consumerId=1&status=APPROVED&limit=2")
        await city.ask("order", "POST", f"/orders/{first['startKey']}/cancel")
        second = await city.read("order", f"/orders?consumerId=1&status=APPROVED&limit=2&startKey={first['startKey']}")

        assert [order["orderId"] for order in first["orders"] + second["orders"]] == [*reversed(orders), 3]


async def test_a_key_that_begins_no_page_is_refused() -> None:
    """A reader who makes keys up is told so, rather than shown the first page."""
    async with City("order") as city:
        answer = await city.ask("order", "GET", "/orders?startKey=987")

        assert (answer.status_code, answer.json()["code"]) == (422, "START_KEY_UNKNOWN")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("consumerId=1&status=REJECTED&status=CANCELLED", {5, 6}),
        ("consumerId=1&since=2026-11-20T17:00:00", {1, 2, 3}),
        ("consumerId=1&since=2026-11-20T18:00:00%2B01:00", {1, 2, 3}),
        ("consumerId=1&keywords=green%20cauliflower", {1}),
        ("consumerId=12", {18}),
        ("consumerId=999", set[int]()),
    ],
)
async def test_a_history_can_be_narrowed(query: str, numbers: set[int]) -> None:
    """Orders are chosen by state, by time, and by words in the restaurant's name or the dishes."""
    async with City("order") as city:
        found = await city.read("order", f"/orders?{query}")

        assert {order["orderId"] for order in found["orders"]} == numbers


@pytest.mark.parametrize("number", [5, 6, 13])
async def test_only_an_approved_order_can_be_changed(number: int) -> None:
    """What is rejected, cancelled or being cancelled can neither be cancelled nor revised."""
    wanted = {"revisedOrderLineItems": [{"menuItemId": 105, "quantity": 3}]}
    async with City("order") as city:
        cancelled = await city.ask("order", "POST", f"/orders/{number}/cancel")
        revised = await city.ask("order", "POST", f"/orders/{number}/revise", wanted)

        assert (cancelled.status_code, cancelled.json()["code"]) == (409, "ORDER_NOT_CANCELLABLE")
        assert (revised.status_code, revised.json()["code"]) == (409, "ORDER_NOT_REVISABLE")


NOUNS = {"cancel": "CANCEL", "revise": "REVISION"}
CHANGES: list[tuple[str, Json]] = [
    ("cancel", None),
    ("revise", {"revisedOrderLineItems": [{"menuItemId": 105, "quantity": 3}]}),
]


@pytest.mark.parametrize(("verb", "body"), CHANGES)
async def test_the_same_key_is_the_same_change(verb: str, body: Json) -> None:
    """What is sent again with its key is answered with how far the order is, and does nothing more."""
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        first = await city.ask("order", "POST", f"/orders/{number}/{verb}", body, key="a")
        done = len(city.wires.carried)
        again = await city.ask("order", "POST", f"/orders/{number}/{verb}", body, key="a")

        assert (first.status_code, again.status_code) == (200, 200)
        assert again.json() == first.json()
        assert city.wires.carried[done:] == [f"order POST /orders/{number}/{verb}"]


@pytest.mark.parametrize(("verb", "body"), CHANGES)
async def test_a_change_that_is_under_way_is_not_begun_twice(verb: str, body: Json) -> None:
    """Whoever gave up waiting and asks again is told that it is still under way."""
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        city.wires.cut = {"kitchen"}
        first = city.begin("order", "POST", f"/orders/{number}/{verb}", body, key="a")
        await city.pass_time(0.1)
        again = await city.ask("order", "POST", f"/orders/{number}/{verb}", body, key="a")
        await city.pass_time(0.5)

        assert again.json()["state"] == first.result().json()["state"] == f"{NOUNS[verb]}_PENDING"


@pytest.mark.parametrize(("verb", "body"), CHANGES)
async def test_a_refused_change_can_be_asked_for_again_with_its_key(verb: str, body: Json) -> None:
    """A refusal is no change, so its key stands for none; and without a key every request is one of its own."""
    async with City() as city:
        refused = [await city.ask("order", "POST", f"/orders/6/{verb}", body, key=key) for key in ("a", "a", "", "")]

        assert [answer.status_code for answer in refused] == [409] * 4


async def test_a_revision_that_cannot_be_leaves_the_order_alone() -> None:
    """What is wrong with the new dishes is said before the order is touched."""
    async with City("order") as city:
        wanted = {"revisedOrderLineItems": [{"menuItemId": 987, "quantity": 3}]}
        answer = await city.ask("order", "POST", "/orders/3/revise", wanted)

        assert (answer.status_code, answer.json()["code"]) == (422, "MENU_ITEM_UNKNOWN")
        assert (await city.read("order", "/orders/3"))["state"] == "APPROVED"


async def test_an_order_service_that_starts_again_gives_other_numbers() -> None:
    """The other services still know the old numbers, so none is given twice."""
    city = City()
    await city.clock.advance(95)
    async with city:
        assert await city.order() == 96_001
