"""What came of a write."""

from typing import Self

from pydantic import Field

from gateway_common import View
from public_bff import reads
from public_bff.views.money import Money
from public_bff.words import ORDER_STATUS, OrderStatus

__all__ = ["CancelledOrder", "PlacedOrder", "RevisedOrder"]


class PlacedOrder(View):
    """Tell where to find the order that was placed."""

    id: str = Field(description="The id of the new order.", examples=["42"])
    status: OrderStatus = Field(description="How far the order is.", examples=["pending"])

    @classmethod
    def of(cls, read: reads.Placed) -> Self:
        """Tell what was *read*: every order begins by being checked."""
        return cls(id=read.order_id, status=OrderStatus.PENDING)


class CancelledOrder(View):
    """Tell how far a cancellation is."""

    id: str = Field(description="The id of the order.", examples=["42"])
    status: OrderStatus = Field(
        description="`cancelled`, or `cancelling` until that is decided: read the order to see what it becomes.",
        examples=["cancelling"],
    )

    @classmethod
    def of(cls, read: reads.Cancelling) -> Self:
        """Tell what was *read*."""
        return cls(id=read.order_id, status=ORDER_STATUS[read.state])


class RevisedOrder(View):
    """Tell how far a revision is."""

    id: str = Field(description="The id of the order.", examples=["42"])
    status: OrderStatus = Field(
        description="`confirmed`, or `revising` until that is decided: read the order to see what it becomes.",
        examples=["revising"],
    )
    total: Money = Field(description="What the dishes cost together, fees not counted.")

    @classmethod
    def of(cls, read: reads.Revising) -> Self:
        """Tell what was *read*."""
        return cls(id=read.order_id, status=ORDER_STATUS[read.state], total=Money.of(read.order_total))
