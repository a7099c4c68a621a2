"""A consumer's orders, page by page."""

from typing import Self

from pydantic import Field

from gateway_common import Instant, View
from public_bff import reads
from public_bff.views.money import Money
from public_bff.words import ORDER_STATUS, OrderStatus

__all__ = ["OrderPage", "OrderSummary"]


class OrderSummary(View):
    """Tell of an order in a list."""

    id: str = Field(description="The id of the order.", examples=["42"])
    status: OrderStatus = Field(description="How far the order is.", examples=["confirmed"])
    restaurant_id: str = Field(description="The id of the restaurant.", examples=["7"])
    restaurant_name: str = Field(description="What the restaurant is called.", examples=["Ajanta"])
    total: Money = Field(description="What the dishes cost together, fees not counted.")
    placed_at: Instant = Field(description="When it was placed.", examples=["2026-11-20T18:30:00Z"])

    @classmethod
    def of(cls, read: reads.OrderEntry) -> Self:
        """Tell what was *read*."""
        return cls(
            id=read.order_id,
            status=ORDER_STATUS[read.status],
            restaurant_id=read.restaurant_id,
            restaurant_name=read.restaurant_name,
            total=Money.of(read.order_total),
            placed_at=read.created_at,
        )


class OrderPage(View):
    """Tell one page of orders, and how to get the next."""

    data: list[OrderSummary] = Field(description="The orders, newest first.")
    next_cursor: str | None = Field(
        description="Send it as `cursor`, with the same filters, to get the next page; null on the last one.",
        examples=["MafW2gL7FTEwMzc"],
    )
