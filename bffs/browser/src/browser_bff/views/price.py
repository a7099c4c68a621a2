"""What a basket costs. A total is told only when everything in it is known, so that none is ever wrong."""

from decimal import Decimal

from pydantic import Field

from browser_bff.models.accounts import Fees
from browser_bff.models.deliveries import Quote
from browser_bff.money import Money
from gateway_common import View

__all__ = ["Price", "price_of"]


class Price(View):
    """Tell what goes into the price of a basket; what is not known is null, and then so is the total."""

    subtotal: Money = Field(description="What the dishes cost.", examples=["24.50"])
    delivery_fee: Money | None = Field(description="What the delivery costs.", examples=["2.99"])
    service_fee: Money | None = Field(description="What we take for our service.", examples=["1.23"])
    tax: Money | None = Field(examples=["2.27"])
    total: Money | None = Field(description="All of it; null while any of it is not known.", examples=["30.99"])


def price_of(subtotal: Decimal, quote: Quote | None, fees: Fees | None) -> Price:
    """Add up the price, as far as it is known."""
    return Price(
        subtotal=subtotal,
        delivery_fee=quote.fee if quote else None,
        service_fee=fees.service_fee if fees else None,
        tax=fees.tax if fees else None,
        total=subtotal + quote.fee + fees.service_fee + fees.tax if quote and fees else None,
    )
