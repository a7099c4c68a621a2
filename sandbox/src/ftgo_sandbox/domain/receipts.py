"""Receipts: what was paid for an order, as a table for people who keep books."""

import csv
from io import StringIO

from ftgo_sandbox.domain.accounts import Bill
from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.refusals import Conflict
from ftgo_sandbox.domain.states import BillState

MEDIA_TYPE = "text/csv; charset=utf-8"


def receipt(bill: Bill) -> Document:
    """Write the receipt of a *bill*; there is none before the money is taken."""
    if bill.state is not BillState.CAPTURED:
        raise Conflict("NOT_PAID", f"There is a receipt once the order is paid for; it is {bill.state}.")
    lines = [
        ("order", "text", "amount", "currency"),
        (bill.order_id, "Dishes and delivery", f"{bill.amount:.2f}", "USD"),
        (bill.order_id, f"Paid with the card that ends in {bill.payment_method_last4}", f"{-bill.amount:.2f}", "USD"),
    ]
    paper = StringIO()
    csv.writer(paper).writerows(lines)
    return Document(paper.getvalue().encode(), MEDIA_TYPE)
