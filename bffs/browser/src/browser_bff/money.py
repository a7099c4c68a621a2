"""Amounts of money: never negative, always to the cent, spelled as text (`"12.34"`) on the wire."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

__all__ = ["Amount", "Money"]

CENT = Decimal("0.01")


def _to_the_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT)


Amount = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]
"""An amount as a service tells it; more digits than anything costs are a mistake of the service's."""

Money = Annotated[
    Decimal,
    Field(ge=0, examples=["12.34"], json_schema_extra={"pattern": "^[0-9]+[.][0-9]{2}$"}),
    AfterValidator(_to_the_cent),
]
"""An amount as a client is told it."""
