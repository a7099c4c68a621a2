"""What stands in the way of an order, as tables: what is known to, and never what could not be asked."""

from decimal import Decimal

import pytest

from browser_bff.models.accounts import Account, Fees
from browser_bff.models.consumers import AddressBook
from browser_bff.models.deliveries import Quote
from browser_bff.models.restaurants import Restaurant
from browser_bff.views.obstacles import of_the_basket, of_the_consumer
from tests.browser_bff.given import ACCOUNT, CONSUMER, RESTAURANT

OPEN = Restaurant.model_validate(RESTAURANT)
CLOSED = Restaurant.model_validate({**RESTAURANT, "open": False})
QUOTE = Quote(fee=Decimal("2.99"), eta_minutes=35)
FEES = Fees(service_fee=Decimal("1.58"), tax=Decimal("2.91"))
BOOK = AddressBook.model_validate(CONSUMER)
CARD = Account.model_validate(ACCOUNT)
BLOCKED = Account.model_validate({**ACCOUNT, "enabled": False})


@pytest.mark.parametrize(
    ("restaurant", "subtotal", "quote", "fees", "missing", "expected"),
    [
        (OPEN, "15.00", QUOTE, FEES, [], []),
        (OPEN, "14.99", QUOTE, FEES, [], ["minimumNotMet"]),
        (CLOSED, "15.00", QUOTE, FEES, [], ["restaurantClosed"]),
        (OPEN, "15.00", None, FEES, [], ["notDelivered"]),
        (OPEN, "15.00", QUOTE, None, [], ["notPriced"]),
        (OPEN, "15.00", None, None, ["delivery", "fees"], []),
        (CLOSED, "1.00", None, None, [], ["restaurantClosed", "minimumNotMet", "notDelivered", "notPriced"]),
    ],
)
def test_a_basket_is_held_up_by_what_is_known(
    restaurant: Restaurant,
    subtotal: str,
    quote: Quote | None,
    fees: Fees | None,
    missing: list[str],
    expected: list[str],
) -> None:
    """Closed, too little, not delivered or not priced stand in the way; what is only missing does not."""
    obstacles = list(of_the_basket(restaurant, Decimal(subtotal), quote, fees, missing))

    assert obstacles == expected


@pytest.mark.parametrize(
    ("addresses", "payment", "missing", "expected"),
    [
        (BOOK, CARD, [], []),
        (AddressBook(addresses=()), CARD, [], ["noAddress"]),
        (None, None, [], ["noAddress", "noPaymentMethod"]),
        (None, None, ["addresses", "payment"], []),
        (BOOK, BLOCKED, [], ["paymentDisabled"]),
    ],
)
def test_a_consumer_has_to_see_to_what_is_known(
    addresses: AddressBook | None, payment: Account | None, missing: list[str], expected: list[str]
) -> None:
    """No address, no card or a blocked one stand in the way; what is only missing does not."""
    obstacles = list(of_the_consumer(addresses, payment, missing))

    assert obstacles == expected
