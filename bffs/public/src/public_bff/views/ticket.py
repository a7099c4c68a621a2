"""What the restaurant does about an order."""

from typing import Self

from pydantic import Field

from gateway_common import Instant, View
from public_bff import reads
from public_bff.words import TICKET_STATUS, TicketStatus

__all__ = ["Ticket"]


class Ticket(View):
    """Tell how far the restaurant is with an order."""

    status: TicketStatus = Field(description="How far the restaurant is.", examples=["preparing"])
    ready_by: Instant | None = Field(
        description="When the food is promised to be ready; null until the restaurant accepts.",
        examples=["2026-11-20T18:45:00Z"],
    )
    accepted_at: Instant | None = Field(
        description="When the restaurant accepted; null before.", examples=["2026-11-20T18:31:00Z"]
    )
    preparing_at: Instant | None = Field(
        description="When it began to cook; null before.", examples=["2026-11-20T18:33:00Z"]
    )
    ready_at: Instant | None = Field(description="When the food was ready; null before.", examples=[None])
    picked_up_at: Instant | None = Field(description="When the courier took it; null before.", examples=[None])

    @classmethod
    def of(cls, read: reads.Ticket) -> Self:
        """Tell what was *read*."""
        return cls(
            status=TICKET_STATUS[read.state],
            ready_by=read.ready_by,
            accepted_at=read.accept_time,
            preparing_at=read.preparing_time,
            ready_at=read.ready_for_pickup_time,
            picked_up_at=read.picked_up_time,
        )
