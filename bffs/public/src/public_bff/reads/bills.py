"""What accounting says of an order."""

from decimal import Decimal
from enum import StrEnum

from gateway_common import ReadModel

__all__ = ["Bill", "BillState"]


class BillState(StrEnum):
    """Follow the money."""

    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    REVERSED = "REVERSED"
    FAILED = "FAILED"


class Bill(ReadModel):
    """Read what is paid, and with which card."""

    state: BillState
    amount: Decimal
    payment_method_last4: str | None = None
