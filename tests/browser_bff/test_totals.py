"""What dishes cost, as tables."""

from decimal import Decimal

import pytest

from browser_bff.inputs.wishes import Wish
from browser_bff.models.accounts import Fees
from browser_bff.models.deliveries import Quote
from browser_bff.models.restaurants import Menu
from browser_bff.views.lines import chosen, off_the_menu, subtotal
from browser_bff.views.price import price_of
from tests.browser_bff.given import MENU

QUOTE = Quote(fee=Decimal("2.99"), eta_minutes=35)
FEES = Fees(service_fee=Decimal("1.58"), tax=Decimal("2.91"))


def wishes(*spelled: str) -> tuple[Wish, ...]:
    pairs = [one.split(":") for one in spelled]
    return tuple(Wish(menu_item_id=dish, quantity=int(quantity)) for dish, quantity in pairs)


@pytest.mark.parametrize(
    ("basket", "lines", "total"),
    [
        ([], [], "0.00"),
        (["701:1"], ["12.00"], "12.00"),
        (["701:2", "705:1"], ["24.00", "7.50"], "31.50"),
        (["705:99"], ["742.50"], "742.50"),
        (["701:1", "999:5"], ["12.00"], "12.00"),
    ],
)
def test_a_subtotal_adds_up_the_lines(basket: list[str], lines: list[str], total: str) -> None:
    """A line is price times quantity, a subtotal the sum of the lines that are on the menu, to the cent."""
    found = chosen(wishes(*basket), Menu.model_validate(MENU))

    assert [str(line.total) for line in found] == lines
    assert str(subtotal(found)) == total


@pytest.mark.parametrize(
    ("basket", "unknown"),
    [(["701:1"], []), (["999:1", "701:1", "998:2"], [(0, "999"), (2, "998")])],
)
def test_what_is_off_the_menu_is_found_by_place(basket: list[str], unknown: list[tuple[int, str]]) -> None:
    """Each wish that the menu does not have is named with its place in the basket."""
    found = off_the_menu(wishes(*basket), Menu.model_validate(MENU))

    assert found == unknown


@pytest.mark.parametrize(
    ("quote", "fees", "total"),
    [(QUOTE, FEES, "38.98"), (None, FEES, None), (QUOTE, None, None), (None, None, None)],
)
def test_there_is_a_total_only_when_all_of_it_is_known(
    quote: Quote | None, fees: Fees | None, total: str | None
) -> None:
    """Dishes, delivery, service and tax make the total; without one of them there is none."""
    price = price_of(Decimal("31.50"), quote, fees)

    assert price.total == (Decimal(total) if total else None)
    assert price.subtotal == Decimal("31.50")
    assert (price.delivery_fee is None, price.tax is None) == (quote is None, fees is None)


def test_amounts_are_told_to_the_cent() -> None:
    """An amount is text with two places, however the service spelled it."""
    price = price_of(Decimal(5), Quote.model_validate_json('{"fee": "2.5", "etaMinutes": 9}'), None)

    assert price.model_dump(mode="json")["deliveryFee"] == "2.50"
    assert price.model_dump(mode="json")["subtotal"] == "5.00"
