from decimal import Decimal

import pytest

from ftgo_sandbox.domain.accounts import Bill, fees
from ftgo_sandbox.domain.refusals import Conflict
from ftgo_sandbox.domain.states import BillState

HELD = Bill(1, 1, BillState.AUTHORIZED, Decimal("20.00"), "4242")


@pytest.mark.parametrize(("order_total", "fee"), [("1.00", "0.99"), ("50.00", "2.50"), ("900.00", "6.00")])
def test_the_service_fee_has_a_floor_and_a_ceiling(order_total: str, fee: str) -> None:
    """The service fee is a twentieth, at least 0.99 and at most 6.00."""
    assert fees(Decimal(order_total)).service_fee == Decimal(fee)


def test_tax_is_rounded_to_cents() -> None:
    """Half a cent is rounded up."""
    assert fees(Decimal("10.00")).tax == Decimal("0.93")


def test_a_bill_moves_once() -> None:
    """Taking or freeing money twice is the same as once, but what is taken cannot be freed."""
    taken = HELD.captured()

    assert taken.captured() == taken
    assert HELD.reversed().reversed() == HELD.reversed()
    with pytest.raises(Conflict):
        taken.reversed()


def test_a_failed_bill_holds_nothing_to_free() -> None:
    """Reversing a failed bill leaves it failed."""
    failed = Bill(1, 1, BillState.FAILED, Decimal("20.00"), "4242")

    assert failed.reversed() == failed
