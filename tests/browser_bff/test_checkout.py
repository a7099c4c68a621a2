from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from browser_bff.services import find_account, find_addresses, find_fees, find_menu, find_quote
from gateway_common import Operation, State
from gateway_common.deadline import now
from gateway_common.errors import FAILED
from gateway_common.testing import after, run_simulated, simulated
from tests.browser_bff.given import ACCOUNT, ADDRESS, MENU, RESTAURANT, SPOT, asked, browser, given

BASKET = "/api/checkout?restaurantId=7&item=701:2&item=705:1"


@simulated
async def test_a_checkout_tells_the_whole_price() -> None:
    """Dishes at the menu's prices, delivery, fees and tax make the total, with time, addresses and card beside it."""
    response = await asked(BASKET)

    assert response.status_code == 200
    assert response.json() == {
        "restaurant": {"id": "7", "name": "Lotus Garden", "open": True, "minimumOrder": "15.00"},
        "lines": [
            {"menuItemId": "701", "name": "Pad Thai", "price": "12.00", "quantity": 2, "total": "24.00"},
            {"menuItemId": "705", "name": "Mango rice", "price": "7.50", "quantity": 1, "total": "7.50"},
        ],
        "price": {
            "subtotal": "31.50",
            "deliveryFee": "2.99",
            "serviceFee": "1.58",
            "tax": "2.91",
            "total": "38.98",
        },
        "etaMinutes": 35,
        "addresses": [{"label": "Home", "address": ADDRESS, "location": SPOT}],
        "payment": {"brand": "Visa", "last4": "4242", "enabled": True},
        "obstacles": [],
        "orderable": True,
        "missing": [],
    }


@simulated
async def test_fees_are_asked_for_what_the_dishes_cost() -> None:
    """The fees are those of the subtotal, so they wait for the menu, and for nothing else."""
    network = given({find_quote: after(1.0, {"fee": "2.99", "etaMinutes": 35})})
    async with browser(network) as client:
        await client.get(BASKET)

    assert set(network.asked()[:4]) == {"find_menu", "find_quote", "find_addresses", "find_account"}
    assert network.asked()[4:] == ["find_fees"]
    assert parse_qs(urlsplit(network.calls[4].path).query) == {"orderTotal": ["31.50"]}


@simulated
async def test_a_checkout_takes_as_long_as_its_longest_way() -> None:
    """Menu and then fees take 0.5 s together; delivery and card, side by side with them, cost no time of their own."""
    network = given(
        {
            find_menu: after(0.2, {**RESTAURANT, "menu": MENU}),
            find_fees: after(0.3, {"serviceFee": "1.58", "tax": "2.91"}),
            find_quote: after(0.45, {"fee": "2.99", "etaMinutes": 35}),
            find_account: after(0.4, ACCOUNT),
        }
    )
    async with browser(network) as client:
        started = now()
        page = (await client.get(BASKET)).json()
        took = now() - started

    assert took == pytest.approx(0.5)
    assert page["missing"] == []


@pytest.mark.parametrize("state", sorted(FAILED))
@pytest.mark.parametrize(("part", "operation"), [("fees", find_fees), ("delivery", find_quote)])
def test_without_all_of_the_price_there_is_no_total(part: str, operation: Operation[..., object], state: State) -> None:
    """When fees or delivery fail in any way the page says so and gives no total, and the rest stays."""
    page = run_simulated(asked(BASKET, {operation: state})).json()

    assert page["missing"] == [part]
    assert page["price"]["total"] is None
    assert page["price"]["subtotal"] == "31.50"
    assert not page["orderable"]
    assert page["obstacles"] == []


@pytest.mark.parametrize(
    ("operation", "garbage"),
    [
        (find_fees, {"serviceFee": "-5.00", "tax": "2.91"}),
        (find_fees, {"serviceFee": "1.58"}),
        (find_fees, {"serviceFee": "1.585", "tax": "2.91"}),
        (find_quote, {"fee": "NaN", "etaMinutes": 35}),
    ],
)
def test_an_amount_that_is_none_is_not_added_up(operation: Operation[..., object], garbage: object) -> None:
    """What is negative, missing, finer than a cent or no number is garbled, and gives no total."""
    page = run_simulated(asked(BASKET, {operation: garbage})).json()

    assert page["price"]["total"] is None
    assert len(page["missing"]) == 1


@simulated
async def test_prices_are_never_old() -> None:
    """What menu, quote and fees said a moment ago does not stand in: it could be a wrong total."""
    network = given()
    async with browser(network) as client:
        first = await client.get(BASKET)
        network.given = {**network.given, find_fees: State.DOWN, find_quote: State.DOWN}
        second = (await client.get(BASKET)).json()
        network.given = {**network.given, find_menu: State.DOWN}
        third = await client.get(BASKET)

    assert Decimal(first.json()["price"]["total"]) > 0
    assert (second["price"]["total"], second["missing"]) == (None, ["delivery", "fees"])
    assert third.status_code == 502


@simulated
async def test_slow_addresses_and_card_do_not_hold_up_the_price() -> None:
    """A card and addresses that take too long are missing, and the total is there all the same."""
    hanging = {find_addresses: State.LATE, find_account: State.LATE}
    page = (await asked(BASKET, hanging)).json()

    assert page["missing"] == ["addresses", "payment"]
    assert page["price"]["total"] == "38.98"
    assert page["orderable"]


@simulated
async def test_dishes_off_the_menu_are_named_by_place() -> None:
    """A dish that the restaurant does not have is a 422 that says which item it is, and no fees are asked for."""
    network = given()
    async with browser(network) as client:
        response = await client.get("/api/checkout?restaurantId=7&item=701:1&item=999:2")

    assert response.status_code == 422
    assert response.json()["type"].endswith(":problems/menu-item-unknown")
    assert response.json()["errors"] == [{"at": "query.item.1", "detail": "The restaurant has no dish 999."}]
    assert "find_fees" not in network.asked()


@simulated
async def test_a_restaurant_that_is_not_there_has_no_checkout() -> None:
    """A basket from an unknown restaurant is a 404."""
    response = await asked(BASKET, {find_menu: State.ABSENT})

    assert response.status_code == 404


@simulated
async def test_a_checkout_says_what_is_in_the_way() -> None:
    """A closed restaurant, too small a basket and a blocked account are named, and make it not orderable."""
    closed = {**RESTAURANT, "open": False, "minimumOrder": "40.00", "menu": MENU}
    changes = {find_menu: closed, find_account: {**ACCOUNT, "enabled": False}}
    page = (await asked(BASKET, changes)).json()

    assert page["obstacles"] == ["restaurantClosed", "minimumNotMet", "paymentDisabled"]
    assert not page["orderable"]
    assert page["price"]["total"] == "38.98"
