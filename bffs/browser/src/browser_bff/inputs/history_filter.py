"""Which orders of the history somebody would like to see, and which page of them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from browser_bff.cursor import Cursor
from browser_bff.statuses import OrderStatus
from gateway_common import ClientTime, Draft

__all__ = ["HistoryFilter"]

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class HistoryFilter(Draft):
    """Hold the query of the history; every filter narrows it further."""

    status: tuple[OrderStatus, ...] = Field(
        default=(), max_length=20, description="Only orders in one of these; repeat it for each."
    )
    since: ClientTime | None = Field(
        default=None,
        description="Only orders placed then or later: a time with its zone.",
        examples=["2026-11-20T18:30:00Z"],
    )
    q: Words | None = Field(default=None, description="Words in the name of the restaurant or of a dish.")
    limit: int = Field(
        default=20,
        ge=1,
        le=50,
        description="How many orders a page has at most.",
        json_schema_extra={"format": "int32"},
    )
    cursor: Cursor | None = Field(
        default=None, description="The `nextCursor` of the page before, with the same filters."
    )
