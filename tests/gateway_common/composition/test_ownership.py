"""Parts that are shown to their owner alone."""

from typing import Any

import pytest

from gateway_common import (
    Caller,
    Parts,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    composition,
    need,
    want,
)
from gateway_common.errors import DeclarationError, State
from gateway_common.testing import SimulatedNetwork
from gateway_common.testing.client import client_of
from gateway_common.testing.clock import simulated
from tests.support.gateways import gateway

shop = Service("shop")
router = Router()


class Order(ReadModel):
    consumer_id: str | None


class Bill(ReadModel):
    amount: str


class Card(View):
    amount: str | None
    missing: list[str]


@shop.get("/orders/{order_id}")
def find_order(order_id: str) -> Order: ...


@shop.get("/bills/{order_id}")
def find_bill(order_id: str) -> Bill: ...


@router.get("/orders/{order_id}")
@composition(within=1)
def card(
    order_id: str,
    order: Order = need(find_order),
    bill: Bill | None = want(find_bill),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read", owns=lambda order: order.consumer_id),
) -> Card:
    """Show an order to whom it belongs."""
    return Card(amount=bill.amount if bill else None, missing=parts.missing)


async def answer(order: object, token: str = "dev:7") -> Any:  # noqa: ANN401, S107 – JSON; a word, and no secret
    services = SimulatedNetwork({find_order: order, find_bill: {"amount": "5"}})
    async with client_of(gateway(router, shop, network=services), token=token) as client:
        response = await client.get("/orders/1")
    told = response.json()
    told.pop("requestId", None)
    kept = {name: value for name, value in response.headers.items() if name not in {"x-request-id", "server-timing"}}
    return response.status_code, told, kept


@simulated
async def test_the_owner_sees_it() -> None:
    """Whose subject is what owns= reads is shown the answer."""
    status, told, _ = await answer({"consumerId": "7"})

    assert (status, told) == (200, {"amount": "5", "missing": []})


@pytest.mark.parametrize("owner", ["8", "07", "", "7 ", None, "consumer:7"])
@simulated
async def test_to_others_it_is_as_absent(owner: str | None) -> None:
    """To anybody else the answer is that of an order which does not exist, to the letter: body and headers."""
    assert await answer({"consumerId": owner}) == await answer(State.ABSENT)
    assert (await answer({"consumerId": owner}))[0] == 404


@simulated
async def test_a_part_that_fails_is_nobodys() -> None:
    """A failure stays what it is: nothing came that could belong to anybody."""
    assert (await answer(State.DOWN))[0] == 502


@simulated
async def test_what_was_kept_is_shown_to_its_owner_alone_too() -> None:
    """Whose it was is asked of every value, also of one that stands in for a failure."""
    lookup = Router()
    given: dict[Any, object] = {find_order: {"consumerId": "7"}}

    @lookup.get("/orders/{order_id}")
    @composition(within=1)
    def kept(
        order_id: str,
        order: Order = need(find_order, stale_for=60),
        *,
        caller: Caller = allowed(owns=lambda order: order.consumer_id),
    ) -> Card:
        """Show an order that may be a minute old."""
        return Card(amount=None, missing=[])

    async with client_of(gateway(lookup, shop, network=SimulatedNetwork(given)), token="dev:7") as client:  # noqa: S106 – a word, and no secret
        assert (await client.get("/orders/1")).status_code == 200
        given[find_order] = State.DOWN
        assert (await client.get("/orders/1")).status_code == 200
        other = await client.get("/orders/1", headers={"authorization": "Bearer dev:8"})

    assert other.status_code == 502


def mistakes(declare: Any) -> tuple[str, ...]:  # noqa: ANN401 – a function of any signature
    broken = Router()
    broken.get("/broken/{order_id}")(composition(within=1)(declare))
    with pytest.raises(DeclarationError) as stopped:
        gateway(broken, shop, network=SimulatedNetwork({}))
    return tuple(one.partition(": ")[2] for one in stopped.value.mistakes)


def test_what_is_owned_has_to_be_one_needed_part() -> None:
    """What may be missing, null or many, and what is no part, belongs to nobody in particular."""

    def of_both(order: Order, bill: Bill) -> str:
        return bill.amount

    def of_two(
        order_id: str,
        order: Order = need(find_order),
        bill: Bill = need(find_bill),
        *,
        caller: Caller = allowed(owns=of_both),  # type: ignore[arg-type]  # as a careless team writes it  # pyright: ignore[reportArgumentType]
    ) -> Card: ...

    def of_a_parameter(
        order_id: str, order: Order = need(find_order), *, caller: Caller = allowed(owns=lambda order_id: order_id)
    ) -> Card: ...

    def of_a_want(
        order_id: str,
        order: Order = need(find_order),
        bill: Bill | None = want(find_bill),
        *,
        parts: Parts,
        caller: Caller = allowed(owns=lambda bill: bill.amount),
    ) -> Card: ...

    one = "let it read one part, such as `lambda order: ...`."
    assert mistakes(of_two) == (f"its owns= reads order, bill; {one}",)
    assert mistakes(of_a_parameter) == (f"its owns= reads order_id; {one}",)
    assert mistakes(of_a_want) == (
        "its owns= reads 'bill', which may be missing, null or many; let it read a needed part.",
    )
