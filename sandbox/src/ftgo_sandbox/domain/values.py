"""How the services say things: JSON in camelCase, money as text, times without a zone, meaning UTC."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_camel


def zoneless(time: datetime) -> datetime:
    """Drop the zone of a time after moving it to UTC; a time without one is UTC already."""
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=2),
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d+\.\d{2}$", "examples": ["12.34"]}),
]
Time = Annotated[
    datetime,
    AfterValidator(zoneless),
    WithJsonSchema({"type": "string", "format": "date-time-local", "examples": ["2026-11-20T18:30:00"]}),
]
Id = Annotated[int, Field(ge=1, le=2**63 - 1, json_schema_extra={"format": "int64"})]
Quantity = Annotated[int, Field(ge=1, le=99)]


class Wire(BaseModel):
    """Cross the wire with camelCase names; inside, the names are Python's."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, frozen=True, extra="ignore"
    )


class PersonName(Wire):
    """Name a person in two parts."""

    first_name: str
    last_name: str


class Address(Wire):
    """Say where a door is."""

    street1: str
    street2: str | None = None
    city: str
    state: str
    zip: str


class Location(Wire):
    """Point at a place on the map, in degrees."""

    lat: float
    lng: float


class MenuItem(Wire):
    """Offer one dish."""

    id: Id
    name: str
    description: str = ""
    price: Money
    category: str = ""


class TicketItem(Wire):
    """Count one dish for the kitchen, which does not care for prices."""

    menu_item_id: Id
    name: str
    quantity: Quantity


class LineItem(TicketItem):
    """Count one dish of an order, at the price of the day."""

    price: Money
