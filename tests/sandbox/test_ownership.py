import re

import pytest

from tests.sandbox.city import City, Json

OWNED = [
    ("consumer", "/consumers/1"),
    ("order", "/orders/1"),
    ("order", "/orders?consumerId=1"),
    ("order", "/orders/export?consumerId=1"),
    ("order", "/orders/4/photos/1"),
    ("kitchen", "/tickets/1"),
    ("delivery", "/deliveries/1"),
    ("accounting", "/accounts/1"),
    ("accounting", "/bills?orderId=1"),
    ("accounting", "/receipts/4"),
]
WRITES: list[tuple[str, Json]] = [("/orders/3/cancel", None), ("/orders/3/revise", {"revisedOrderLineItems": []})]
OPEN = [
    ("restaurant", "/restaurants"),
    ("restaurant", "/restaurants/1"),
    ("restaurant", "/restaurants/1/picture"),
    ("restaurant", "/restaurants/1/menu.txt"),
    ("delivery", "/quotes?restaurantId=1"),
    ("accounting", "/fees?orderTotal=20.00"),
]
INTERNAL = [
    ("consumer", "/consumers/1/validate-order"),
    ("kitchen", "/tickets"),
    ("kitchen", "/tickets/1/confirm"),
    ("kitchen", "/tickets/1/cancel"),
    ("kitchen", "/tickets/1/revise"),
    ("kitchen", "/tickets/1/accept"),
    ("delivery", "/deliveries"),
    ("delivery", "/deliveries/1/schedule"),
    ("delivery", "/deliveries/1/cancel"),
    ("delivery", "/couriers/1/availability"),
    ("accounting", "/accounts/1/authorizations"),
    ("accounting", "/accounts/1/authorizations/1/reverse"),
    ("accounting", "/accounts/1/authorizations/1/revise"),
    ("accounting", "/accounts/1/authorizations/1/capture"),
]


@pytest.mark.parametrize(("service", "path"), OWNED)
async def test_what_is_owned_is_shown_to_its_owner_and_to_services(service: str, path: str) -> None:
    """A consumer sees what is theirs, and a service sees everything."""
    async with City(service) as city:
        answers = [await city.ask(service, "GET", path, caller=caller) for caller in ("consumer:1", "service:order")]

        assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(("service", "path"), OWNED)
async def test_what_is_owned_is_not_shown_to_nobody(service: str, path: str) -> None:
    """Whoever does not say who they are is asked to."""
    callers = ("", "anonymous", "consumer:", "consumer:one", "service:", "courier:1")
    async with City(service) as city:
        answers = [await city.ask(service, "GET", path, caller=caller) for caller in callers]

        assert [answer.status_code for answer in answers] == [401] * len(callers)
        assert {answer.json()["code"] for answer in answers} == {"UNIDENTIFIED"}


@pytest.mark.parametrize(("service", "path"), OWNED)
async def test_what_is_another_s_does_not_exist(service: str, path: str) -> None:
    """Another consumer's things look exactly like things that are not there."""
    missing = re.sub(r"(?<=[/=])[0-9]+$", "987", path)
    async with City(service) as city:
        foreign = await city.ask(service, "GET", path, caller="consumer:2")
        unknown = await city.ask(service, "GET", missing, caller="consumer:2")

        assert foreign.status_code == unknown.status_code == 404
        assert foreign.content == unknown.content
        assert foreign.headers == unknown.headers


async def test_another_s_photos_cannot_be_touched() -> None:
    """Adding a photo to another's order, and throwing one away, is as impossible as with an order that is not there."""
    async with City("order") as city:
        added = await city.send("order", "POST", "/orders/4/photos", caller="consumer:2", Content_Type="image/png")
        removed = await city.ask("order", "DELETE", "/orders/4/photos/1", caller="consumer:2")
        nobody = await city.ask("order", "DELETE", "/orders/4/photos/1", caller="")

        assert (added.status_code, removed.status_code, nobody.status_code) == (404, 404, 401)
        assert (await city.ask("order", "GET", "/orders/4/photos/1")).status_code == 200


async def test_only_services_hang_pictures() -> None:
    """A restaurant's picture is changed by whoever runs the restaurant, which no consumer does."""
    async with City("restaurant") as city:
        path, kind = "/restaurants/1/picture", "image/png"
        consumer = await city.send("restaurant", "PUT", path, caller="consumer:1", Content_Type=kind)
        nobody = await city.send("restaurant", "PUT", path, caller="", Content_Type=kind)

        assert (consumer.status_code, nobody.status_code) == (403, 401)


@pytest.mark.parametrize(("path", "body"), WRITES)
async def test_another_s_order_cannot_be_touched(path: str, body: Json) -> None:
    """Cancelling and revising what is another's is as impossible as what does not exist."""
    async with City("order") as city:
        foreign = await city.ask("order", "POST", path, body, caller="consumer:2")
        nobody = await city.ask("order", "POST", path, body, caller="")

        assert (foreign.status_code, nobody.status_code) == (404, 401)
        assert (await city.read("order", "/orders/3"))["state"] == "APPROVED"


async def test_nobody_orders_for_another() -> None:
    """An order for another consumer is as impossible as for one that does not exist."""
    draft = {
        "consumerId": 1,
        "restaurantId": 1,
        "deliveryAddress": {"street1": "1 Broadway", "city": "Oakland", "state": "CA", "zip": "94612"},
        "lineItems": [{"menuItemId": 105, "quantity": 2}],
    }
    async with City("order") as city:
        answer = await city.ask("order", "POST", "/orders", draft, caller="consumer:2")

        assert answer.status_code == 404


@pytest.mark.parametrize(("service", "path"), OPEN)
async def test_restaurants_and_prices_are_open(service: str, path: str) -> None:
    """Anyone may look at restaurants, quotes and fees."""
    async with City(service) as city:
        answer = await city.ask(service, "GET", path, caller="")

        assert answer.status_code == 200


@pytest.mark.parametrize(("service", "path"), INTERNAL)
async def test_what_services_ask_of_each_other_is_closed_to_consumers(service: str, path: str) -> None:
    """Only services take part in sagas, not even the owner."""
    async with City(service) as city:
        consumer = await city.ask(service, "POST", path, caller="consumer:1")
        nobody = await city.ask(service, "POST", path, caller="")

        assert (consumer.status_code, nobody.status_code) == (403, 401)


async def test_a_history_is_one_s_own() -> None:
    """A consumer who does not say whose orders gets their own."""
    async with City("order") as city:
        answer = await city.ask("order", "GET", "/orders?limit=100", caller="consumer:2")
        mine = {order["orderId"] for order in answer.json()["orders"]}
        everybody = await city.read("order", "/orders?limit=100")

        assert {7, 8, 9} <= mine
        assert 1 not in mine
        assert len(everybody["orders"]) == 60
