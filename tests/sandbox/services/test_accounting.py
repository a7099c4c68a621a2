import csv
from decimal import Decimal

from tests.sandbox.city import City


async def test_a_new_consumer_s_account_opens_with_the_first_order() -> None:
    """Whoever just came has no account until something is paid for with it."""
    async with City("accounting") as city:
        before = await city.ask("accounting", "GET", "/accounts/987")
        path, order = "/accounts/987/authorizations", {"orderId": 5001, "amount": "20.00"}
        authorized = await city.ask("accounting", "POST", path, order)
        after = await city.ask("accounting", "GET", "/accounts/987", caller="consumer:987")

        assert (before.status_code, authorized.status_code, after.status_code) == (404, 201, 200)


async def test_money_is_held_once_for_an_order() -> None:
    """Authorizing the same order again is the same authorization."""
    async with City("accounting") as city:
        path, order = "/accounts/1/authorizations", {"orderId": 5001, "amount": "20.00"}
        answers = [await city.ask("accounting", "POST", path, order) for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert answers[0].json() | {"paymentMethodLast4": ""} == {
            "orderId": 5001,
            "state": "AUTHORIZED",
            "amount": "20.00",
            "paymentMethodLast4": "",
        }


async def test_a_refused_authorization_leaves_a_failed_bill() -> None:
    """A declined card and a disabled account are refused, and the bill says so."""
    async with City("accounting") as city:
        order = {"orderId": 5001, "amount": "1.00"}
        refused = [await city.ask("accounting", "POST", f"/accounts/{n}/authorizations", order) for n in (11, 12)]

        assert [answer.json()["code"] for answer in refused] == ["CARD_DECLINED", "ACCOUNT_DISABLED"]
        assert (await city.read("accounting", "/bills?orderId=5001"))["state"] == "FAILED"


async def test_a_bill_belongs_to_its_account() -> None:
    """Changes go through the account that pays, and through no other."""
    async with City("accounting") as city:
        other = "/accounts/2/authorizations"
        foreign = await city.ask("accounting", "POST", f"{other}/1/capture")
        held = await city.ask("accounting", "POST", other, {"orderId": 1, "amount": "1.00"})
        taken = await city.ask("accounting", "POST", "/accounts/1/authorizations/1/capture")
        late = await city.ask("accounting", "POST", "/accounts/1/authorizations/1/reverse")

        assert (foreign.status_code, held.status_code) == (404, 404)
        assert taken.json()["state"] == "CAPTURED"
        assert (late.status_code, late.json()["code"]) == (409, "BILL_NOT_CHANGEABLE")


async def test_there_is_no_bill_where_nothing_was_paid() -> None:
    """An order that never came to paying has no bill."""
    async with City("accounting") as city:
        answer = await city.ask("accounting", "GET", "/bills?orderId=10", caller="consumer:3")

        assert answer.status_code == 404


async def test_a_receipt_tells_what_was_paid() -> None:
    """A receipt is a table in a file with a name, and what it lists adds up to nothing."""
    async with City("accounting") as city:
        bill = await city.read("accounting", "/bills?orderId=4")
        answer = await city.send("accounting", "GET", "/receipts/4", caller="consumer:1")
        table = list(csv.DictReader(answer.text.splitlines()))

        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"] == 'attachment; filename="receipt-4.csv"'
        assert table[0]["amount"] == bill["amount"]
        assert sum(Decimal(line["amount"]) for line in table) == 0


async def test_there_is_no_receipt_before_the_money_is_taken() -> None:
    """As long as an order is not paid for, its receipt is not there yet."""
    async with City("accounting") as city:
        before = await city.ask("accounting", "GET", "/receipts/1", caller="consumer:1")
        await city.ask("accounting", "POST", "/accounts/1/authorizations/1/capture")
        after = await city.ask("accounting", "GET", "/receipts/1", caller="consumer:1")

        assert (before.status_code, before.json()["code"]) == (409, "NOT_PAID")
        assert after.status_code == 200
