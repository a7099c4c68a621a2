"""What is paid for an order."""

from typing import Self

from pydantic import Field

from gateway_common import View
from public_bff import reads
from public_bff.views.money import Money
from public_bff.words import BILL_STATUS, BillStatus

__all__ = ["Bill"]


class Bill(View):
    """Tell what is paid for an order."""

    status: BillStatus = Field(description="What became of the money.", examples=["authorized"])
    amount: Money = Field(description="How much it is.")
    card_last4: str | None = Field(
        description="The last four digits of the card; null if it was not paid by card.", examples=["4242"]
    )

    @classmethod
    def of(cls, read: reads.Bill) -> Self:
        """Tell what was *read*."""
        return cls(status=BILL_STATUS[read.state], amount=Money.of(read.amount), card_last4=read.payment_method_last4)
