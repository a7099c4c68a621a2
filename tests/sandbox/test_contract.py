import re

import pytest

from ftgo_sandbox.settings import SERVICES
from tests.sandbox.city import City, Json

ORDER = (
    "orderId state orderTotal consumerId restaurantId deliveryAddress deliveryTime lineItems createdAt rejectionReason"
)
OPERATIONS = {
    "consumer": {
        "POST /consumers": ("create_consumer", "consumerId"),
        "GET /consumers/{}": ("find_consumer", "consumerId name email phone addresses createdAt"),
        "POST /consumers/{}/validate-order": ("validate_order", ""),
    },
    "order": {
        "POST /orders": ("create_order", "orderId"),
        "GET /orders": ("find_orders", "orders startKey"),
        "GET /orders/{}": ("find_order", ORDER),
        "GET /orders/export": ("export_orders", ""),
        "POST /orders/{}/photos": ("add_photo", ""),
        "GET /orders/{}/photos/{}": ("find_photo", ""),
        "DELETE /orders/{}/photos/{}": ("remove_photo", ""),
        "POST /orders/{}/cancel": ("cancel_order", "orderId state"),
        "POST /orders/{}/revise": ("revise_order", "orderId state orderTotal"),
    },
    "kitchen": {
        "GET /tickets/{}": (
            "find_ticket",
            "ticketId state readyBy acceptTime preparingTime readyForPickupTime pickedUpTime lineItems",
        ),
        "POST /tickets": ("create_ticket", "ticketId state"),
        "POST /tickets/{}/confirm": ("confirm_ticket", "ticketId state"),
        "POST /tickets/{}/cancel": ("cancel_ticket", "ticketId state"),
        "POST /tickets/{}/revise": ("revise_ticket", "ticketId state"),
        "POST /tickets/{}/accept": ("accept_ticket", "ticketId state"),
    },
    "restaurant": {
        "POST /restaurants": ("create_restaurant", "id"),
        "GET /restaurants": ("find_restaurants", "restaurants"),
        "GET /restaurants/{}": (
            "find_restaurant",
            "id name cuisine rating address location deliveryFee deliveryMinutes minimumOrder open menu",
        ),
        "GET /restaurants/{}/picture": ("find_picture", ""),
        "PUT /restaurants/{}/picture": ("replace_picture", ""),
        "GET /restaurants/{}/menu.txt": ("find_paper_menu", ""),
    },
    "delivery": {
        "GET /deliveries/{}": (
            "find_delivery",
            "deliveryInfo assignedCourier courierName courierActions eta courierLocation",
        ),
        "POST /deliveries": ("create_delivery", "deliveryInfo"),
        "POST /deliveries/{}/schedule": ("schedule_delivery", "deliveryInfo"),
        "POST /deliveries/{}/cancel": ("cancel_delivery", "deliveryInfo"),
        "POST /couriers/{}/availability": ("note_availability", "courierId available"),
        "GET /quotes": ("find_quote", "restaurantId fee etaMinutes"),
    },
    "accounting": {
        "GET /accounts/{}": ("find_account", "accountId enabled paymentMethod"),
        "GET /bills": ("find_bill", "orderId state amount paymentMethodLast4"),
        "GET /receipts/{}": ("find_receipt", ""),
        "GET /fees": ("find_fees", "serviceFee tax"),
        "POST /accounts/{}/authorizations": ("authorize", "orderId state"),
        "POST /accounts/{}/authorizations/{}/reverse": ("reverse_authorization", "orderId state"),
        "POST /accounts/{}/authorizations/{}/revise": ("revise_authorization", "orderId state"),
        "POST /accounts/{}/authorizations/{}/capture": ("capture_authorization", "orderId state"),
    },
}


def operations(document: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {re.sub(r'{.*?}', '{}', path)}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def fields(document: Json, operation: Json) -> set[str]:
    success = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    if "application/json" not in success.get("content", {}):
        return set()
    name = success["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return set(document["components"]["schemas"][name]["properties"])


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_offers_what_its_contract_says(service: str) -> None:
    """The OpenAPI document has exactly these operations, named after their endpoints, with at least these fields."""
    async with City(service) as city:
        document = await city.read(service, "/openapi.json")

        offered = operations(document)
        assert {key: operation["operationId"] for key, operation in offered.items()} == {
            key: name for key, (name, _) in OPERATIONS[service].items()
        }
        for key, (_, names) in OPERATIONS[service].items():
            assert set(names.split()) <= fields(document, offered[key])


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_says_how_it_is(service: str) -> None:
    """Every service answers that it is well."""
    async with City(service) as city:
        assert await city.read(service, "/health") == {"status": "ok"}


@pytest.mark.parametrize("service", SERVICES)
async def test_errors_have_one_shape(service: str) -> None:
    """What a service does not know, it refuses with a code and a message."""
    async with City(service) as city:
        answer = await city.ask(service, "GET", "/nowhere")

        assert (answer.status_code, set(answer.json())) == (404, {"code", "message"})
        assert answer.json()["code"] == "NOT_FOUND"


async def test_what_cannot_be_read_is_refused_in_the_same_shape() -> None:
    """A request that does not fit is 422, and the message says where."""
    async with City("order") as city:
        answer = await city.ask("order", "POST", "/orders", {"consumerId": "one"})

        assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")
        assert "consumerId" in answer.json()["message"]


@pytest.mark.parametrize(
    ("service", "path", "policy"),
    [
        ("restaurant", "/restaurants", "public, max-age=60"),
        ("restaurant", "/restaurants/1", "public, max-age=60"),
        ("restaurant", "/restaurants/1/picture", "public, max-age=60"),
        ("restaurant", "/restaurants/1/menu.txt", "public, max-age=60"),
        ("order", "/orders/1", "private, no-cache"),
        ("order", "/orders/export", "private, no-cache"),
        ("order", "/orders/4/photos/1", "private, no-cache"),
        ("kitchen", "/tickets/1", "private, no-cache"),
        ("delivery", "/deliveries/1", "private, no-cache"),
        ("consumer", "/consumers/1", "private, no-cache"),
        ("accounting", "/accounts/1", "private, no-cache"),
        ("accounting", "/bills?orderId=1", "private, no-cache"),
        ("accounting", "/receipts/2", "private, no-cache"),
        ("accounting", "/fees?orderTotal=20.00", "private, max-age=30"),
        ("delivery", "/quotes?restaurantId=1", "private, max-age=30"),
        ("order", "/orders/999", "no-store"),
    ],
)
async def test_answers_say_how_long_they_hold(service: str, path: str, policy: str) -> None:
    """Menus may be shared for a minute, prices kept for half a minute, what is owned not at all, nor errors."""
    async with City(service) as city:
        answer = await city.ask(service, "GET", path)

        assert answer.headers["cache-control"] == policy


async def test_times_carry_no_zone_and_money_is_text() -> None:
    """A time means UTC without saying so, and an amount has two digits after the point."""
    async with City("order") as city:
        order = await city.read("order", "/orders/1")

        assert re.fullmatch(r"2026-11-20T17:55:00", order["createdAt"])
        assert re.fullmatch(r"\d+\.\d{2}", order["orderTotal"])


async def test_the_speed_can_be_read_and_changed() -> None:
    """Time goes as fast as the switch says."""
    async with City("kitchen") as city:
        changed = await city.ask("kitchen", "PUT", "/_sandbox/speed", {"speed": 60})
        refused = await city.ask("kitchen", "PUT", "/_sandbox/speed", {"speed": 0})

        assert (changed.status_code, refused.status_code) == (200, 422)
        assert await city.read("kitchen", "/_sandbox/speed") == {"speed": 60.0}
