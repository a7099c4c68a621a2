"""Money, with its currency: partners add it up, so it never was a binary fraction."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, PlainSerializer, WithJsonSchema

from gateway_common import View

__all__ = ["Money"]

Amount = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d+\.\d{2}$"}),
]


class Money(View):
    """Tell an amount of money."""

    amount: Amount = Field(description="A decimal number with two places, as text.", examples=["12.34"])
    currency: Literal["USD"] = Field(description="The currency, after ISO 4217.", examples=["USD"])

    @classmethod
    def of(cls, amount: Decimal) -> Self:
        """Add the only currency in which FTGO sells."""
        return cls(amount=amount, currency="USD")
