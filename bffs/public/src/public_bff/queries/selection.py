"""What a partner wants of an order: `include` adds parts to it, `fields` keeps only some of it.

GET /v1/orders/42?include=ticket,delivery&fields=status,ticket,delivery
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, WithJsonSchema

from gateway_common import Draft
from public_bff.queries.lists import names_among
from public_bff.views import ALWAYS, Order

__all__ = ["IncludedPart", "Selection"]

FIELDS = {field.alias or name: name for name, field in Order.model_fields.items()}
"""The fields of an order: in the words of partners, and in Python's."""


class IncludedPart(StrEnum):
    """Name what can be read together with an order."""

    TICKET = "ticket"
    DELIVERY = "delivery"
    BILL = "bill"
    RESTAURANT = "restaurant"


FieldName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(FIELDS)})]


class Selection(Draft):
    """Choose what an answer about an order holds."""

    include: Annotated[tuple[IncludedPart, ...], names_among(IncludedPart)] = Field(
        default=(),
        max_length=20,
        description="Parts to read together with the order, separated by commas. What is not named here is not in the "
        "answer. The restaurant comes without its menu.",
        examples=[["ticket", "delivery"]],
    )
    fields: Annotated[tuple[FieldName, ...], names_among(FIELDS)] = Field(
        default=(),
        max_length=50,
        description="Fields to keep, separated by commas; all when left out. `id` and `missing` always stay. Naming a "
        "part here does not include it.",
        examples=[["status", "total"]],
    )

    def asks(self, part: IncludedPart) -> bool:
        """Tell whether *part* is included and will be kept."""
        return part in self.include and (not self.fields or part in self.fields)

    def of(self, order: Order) -> Order:
        """Keep of *order* what was chosen: the rest counts as unset, and unset fields are not told."""
        left_out = {part for part in IncludedPart if not self.asks(part)}
        chosen = {*ALWAYS, *self.fields} if self.fields else FIELDS.keys()
        told = {FIELDS[name] for name in chosen - left_out}
        return Order.model_construct(told, **dict(order))
