"""Who pays with which card, and what of it has been taken for which order."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from ftgo_sandbox.domain.refusals import Conflict, Unacceptable
from ftgo_sandbox.domain.states import BillState
from ftgo_sandbox.domain.values import Id, Money, Wire

CENT = Decimal("0.01")
SERVICE_FEE = Decimal("0.05")
LEAST_FEE, MOST_FEE = Decimal("0.99"), Decimal("6.00")
TAX = Decimal("0.0925")


class PaymentMethod(Wire):
    """Show as much of a card as may be shown."""

    brand: str
    last4: str


@dataclass(frozen=True)
class Account:
    """Pay for a consumer, up to *limit* an order."""

    consumer_id: int
    enabled: bool
    payment_method: PaymentMethod
    limit: Decimal

    def refusal(self, amount: Decimal) -> Unacceptable | None:
        """Say why this *amount* will not be paid, or nothing."""
        if not self.enabled:
            return Unacceptable("ACCOUNT_DISABLED", "The account is disabled.")
        if amount > self.limit:
            return Unacceptable("CARD_DECLINED", "The card was declined.")
        return None


@dataclass(frozen=True)
class Bill:
    """Hold what one order costs its consumer."""

    order_id: int
    consumer_id: int
    state: BillState
    amount: Decimal
    payment_method_last4: str

    def captured(self) -> "Bill":
        """Take the money."""
        return self._moved(BillState.AUTHORIZED, BillState.CAPTURED)

    def reversed(self) -> "Bill":
        """Give the money free; a bill that failed holds none."""
        return self if self.state is BillState.FAILED else self._moved(BillState.AUTHORIZED, BillState.REVERSED)

    def revised(self, amount: Decimal) -> "Bill":
        """Hold another *amount*."""
        return replace(self._moved(BillState.AUTHORIZED, BillState.AUTHORIZED), amount=amount)

    def _moved(self, start: BillState, end: BillState) -> "Bill":
        if self.state not in {start, end}:
            raise Conflict("BILL_NOT_CHANGEABLE", f"The bill is {self.state}.")
        return replace(self, state=end)


class Fees(Wire):
    """Say what comes on top of an order."""

    service_fee: Money
    tax: Money


def fees(order_total: Decimal) -> Fees:
    """Work out what comes on top of *order_total*."""
    service_fee = min(max(order_total * SERVICE_FEE, LEAST_FEE), MOST_FEE)
    return Fees(service_fee=_cents(service_fee), tax=_cents(order_total * TAX))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


class AccountView(Wire):
    """Describe an account."""

    account_id: Id
    enabled: bool
    payment_method: PaymentMethod


class BillView(Wire):
    """Describe a bill."""

    order_id: Id
    state: BillState
    amount: Money
    payment_method_last4: str
