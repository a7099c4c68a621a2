"""Who pays: accounts, authorizations, bills and fees. Slow, and now and then it fails, as such services are."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response

from ftgo_sandbox.domain.accounts import Account, AccountView, Bill, BillView, Fees, fees
from ftgo_sandbox.domain.messages import Amount, Authorization
from ftgo_sandbox.domain.receipts import receipt
from ftgo_sandbox.domain.states import BillState
from ftgo_sandbox.domain.values import Id, Money
from ftgo_sandbox.skeleton.answers import HALF_A_MINUTE, OWNED, kept
from ftgo_sandbox.skeleton.callers import FROM_SERVICES, Caller, Identified
from ftgo_sandbox.skeleton.faults import Fault
from ftgo_sandbox.skeleton.representation import described, represented
from ftgo_sandbox.skeleton.service import held, service
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world import people
from ftgo_sandbox.world.bills import bills

SLOW_AND_UNSURE = Fault(latency_ms=80, jitter_ms=170, error_rate=0.01, error_status=500)

router = APIRouter()


class Books:
    """Hold accounts and bills; an account opens with the first authorization of a new consumer."""

    def __init__(self, at: Surroundings) -> None:
        self.accounts = {number: people.account(number) for number in at.world.consumers}
        self.bills = bills(at.world, at.pace.story(at.clock.now()))

    def authorize(self, consumer_id: int, order_id: int, amount: Money) -> Bill:
        """Hold money for an order, once; a refusal leaves a failed bill."""
        if order_id in self.bills and self.bills[order_id].state is not BillState.FAILED:
            return self.bill(consumer_id, order_id)
        account = self.accounts.setdefault(consumer_id, people.account(consumer_id))
        refusal = account.refusal(amount)
        state = BillState.FAILED if refusal else BillState.AUTHORIZED
        bill = self.put(Bill(order_id, consumer_id, state, amount, account.payment_method.last4))
        if refusal:
            raise refusal
        return bill

    def bill(self, consumer_id: int, order_id: int) -> Bill:
        """Find the bill of a consumer's order."""
        return Caller(consumer_id).find(self.bills, order_id)

    def put(self, bill: Bill) -> Bill:
        """Keep a bill as it is now."""
        self.bills[bill.order_id] = bill
        return bill


Open = Annotated[Books, Depends(held(Books))]


@router.get("/accounts/{account_id}", dependencies=[kept(OWNED)])
async def find_account(account_id: Id, books: Open, caller: Identified) -> AccountView:
    """Show an account."""
    return _account_view(caller.find(books.accounts, account_id))


@router.get("/bills", dependencies=[kept(OWNED)])
async def find_bill(order_id: Annotated[Id, Query(alias="orderId")], books: Open, caller: Identified) -> BillView:
    """Show the bill of an order."""
    return _bill_view(caller.find(books.bills, order_id))


@router.head("/receipts/{order_id}", include_in_schema=False)
@router.get("/receipts/{order_id}", response_class=Response, responses=described("text/csv"))
async def find_receipt(order_id: Id, request: Request, books: Open, caller: Identified) -> Response:
    """Write the receipt of an order that is paid for, as a table to download."""
    file = {"Content-Disposition": f'attachment; filename="receipt-{order_id}.csv"'}
    return represented(receipt(caller.find(books.bills, order_id)), request, kept=OWNED, headers=file)


@router.get("/fees", dependencies=[kept(HALF_A_MINUTE)])
async def find_fees(order_total: Annotated[Money, Query(alias="orderTotal")]) -> Fees:
    """Say what comes on top of an order."""
    return fees(order_total)


@router.post("/accounts/{account_id}/authorizations", status_code=201, dependencies=[FROM_SERVICES])
async def authorize(account_id: Id, wanted: Authorization, books: Open) -> BillView:
    """Hold money for an order."""
    return _bill_view(books.authorize(account_id, wanted.order_id, wanted.amount))


@router.post("/accounts/{account_id}/authorizations/{order_id}/reverse", dependencies=[FROM_SERVICES])
async def reverse_authorization(account_id: Id, order_id: Id, books: Open) -> BillView:
    """Give the money free."""
    return _bill_view(books.put(books.bill(account_id, order_id).reversed()))


@router.post("/accounts/{account_id}/authorizations/{order_id}/revise", dependencies=[FROM_SERVICES])
async def revise_authorization(account_id: Id, order_id: Id, wanted: Amount, books: Open) -> BillView:
    """Hold another amount, if the account bears it."""
    bill = books.bill(account_id, order_id)
    if refusal := books.accounts[account_id].refusal(wanted.amount):
        raise refusal
    return _bill_view(books.put(bill.revised(wanted.amount)))


@router.post("/accounts/{account_id}/authorizations/{order_id}/capture", dependencies=[FROM_SERVICES])
async def capture_authorization(account_id: Id, order_id: Id, books: Open) -> BillView:
    """Take the money."""
    return _bill_view(books.put(books.bill(account_id, order_id).captured()))


def create(at: Surroundings) -> FastAPI:
    """Create the accounting service."""
    return service("accounting", [router], Books(at), at, faults=[SLOW_AND_UNSURE])


def _account_view(account: Account) -> AccountView:
    return AccountView(account_id=account.consumer_id, enabled=account.enabled, payment_method=account.payment_method)


def _bill_view(bill: Bill) -> BillView:
    return BillView.model_validate(bill, from_attributes=True)
