"""What stands between a basket and an order: only what is known to, never what could not be asked."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from enum import StrEnum

from browser_bff.models.accounts import Account, Fees
from browser_bff.models.consumers import AddressBook
from browser_bff.models.deliveries import Quote
from browser_bff.models.restaurants import Restaurant

__all__ = ["Obstacle", "of_the_basket", "of_the_consumer"]


class Obstacle(StrEnum):
    """Name what has to be changed before the order can be placed."""

    RESTAURANT_CLOSED = "restaurantClosed"
    MINIMUM_NOT_MET = "minimumNotMet"
    NOT_DELIVERED = "notDelivered"
    NOT_PRICED = "notPriced"
    NO_ADDRESS = "noAddress"
    NO_PAYMENT_METHOD = "noPaymentMethod"
    PAYMENT_DISABLED = "paymentDisabled"


def of_the_basket(
    restaurant: Restaurant, subtotal: Decimal, quote: Quote | None, fees: Fees | None, missing: Collection[str]
) -> Iterator[Obstacle]:
    """Give what the restaurant, the delivery or the price has against it."""
    if not restaurant.is_open:
        yield Obstacle.RESTAURANT_CLOSED
    if subtotal < restaurant.minimum_order:
        yield Obstacle.MINIMUM_NOT_MET
    if quote is None and "delivery" not in missing:
        yield Obstacle.NOT_DELIVERED
    if fees is None and "fees" not in missing:
        yield Obstacle.NOT_PRICED


def of_the_consumer(
    addresses: AddressBook | None, payment: Account | None, missing: Collection[str]
) -> Iterator[Obstacle]:
    """Give what the consumer still has to see to."""
    if "addresses" not in missing and not (addresses and addresses.addresses):
        yield Obstacle.NO_ADDRESS
    if payment is None and "payment" not in missing:
        yield Obstacle.NO_PAYMENT_METHOD
    if payment is not None and not payment.enabled:
        yield Obstacle.PAYMENT_DISABLED
