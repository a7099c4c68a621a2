"""Which of the consumer's orders a partner wants, and from where on."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from gateway_common import ClientTime, Draft
from public_bff.numbers import Limit
from public_bff.queries import cursor
from public_bff.queries.lists import names_among
from public_bff.words import OrderStatus

__all__ = ["HistoryQuery"]


class HistoryQuery(Draft):
    """Choose orders, and one page of them."""

    limit: Limit = Field(default=20, description="The most orders on a page.", examples=[20])
    status: Annotated[tuple[OrderStatus, ...], names_among(OrderStatus)] = Field(
        default=(),
        max_length=20,
        description="Only orders that are one of these, separated by commas.",
        examples=[["pending", "confirmed"]],
    )
    since: ClientTime | None = Field(
        default=None,
        description="Only orders placed at this moment or later; a time after RFC 3339, with its zone.",
        examples=["2026-11-01T00:00:00Z"],
    )
    cursor: str | None = Field(
        default=None,
        max_length=cursor.LONGEST,
        description="Where the page starts: `nextCursor` of the page before, asked for with the same filters.",
        examples=["MafW2gL7FTEwMzc"],
    )

    @field_validator("cursor", mode="after")
    @classmethod
    def _check(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is not None and {"status", "since"} <= info.data.keys():
            cursor.read(text, _filters(info.data))
        return text

    @property
    def start(self) -> str | None:
        """Give the place at which the page starts; None for the first page."""
        return None if self.cursor is None else cursor.read(self.cursor, _filters(dict(self)))

    def next_cursor(self, place: str | None) -> str | None:
        """Make the cursor to the next page, which starts at *place*; None if there is none."""
        return None if place is None else cursor.spell(place, _filters(dict(self)))


def _filters(given: Mapping[str, Any]) -> str:
    since = "" if given["since"] is None else given["since"].isoformat()
    return f"{','.join(sorted(set(given['status'])))};{since}"
