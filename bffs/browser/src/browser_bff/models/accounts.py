"""Who pays with what, what an order costs beside its dishes, and what became of the money."""

from enum import StrEnum

from browser_bff.money import Amount
from gateway_common import ReadModel

__all__ = ["Account", "Bill", "BillState", "Fees", "PaymentCard"]


class BillState(StrEnum):
    """Follow the money of an order."""

    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    REVERSED = "REVERSED"
    FAILED = "FAILED"


class PaymentCard(ReadModel):
    """Read as much of a card as may be shown."""

    brand: str
    last4: str


class Account(ReadModel):
    """Read how a consumer pays, and whether they may."""

    enabled: bool
    payment_method: PaymentCard


class Bill(ReadModel):
    """Read what was taken for an order."""

    state: BillState
    amount: Amount
    payment_method_last4: str


class Fees(ReadModel):
    """Read what comes on top of an order."""

    service_fee: Amount
    tax: Amount
