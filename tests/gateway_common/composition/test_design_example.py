"""The code of the design, as printed there."""

import pytest

from gateway_common import Caller, Parts, State
from gateway_common.caller import CallerKind
from gateway_common.testing import FailureCase, FailureMatrix, SimulatedNetwork, client_of, simulated
from tests.support import ftgo
from tests.support.ftgo import ANSWERS, ORDER, SERVICES, OrderCard, OrderId, find_order, order_card
from tests.support.gateways import TOKEN, gateway

MATRIX = FailureMatrix(
    create=lambda reach: gateway(ftgo.router, *SERVICES, network=reach),
    answers=ANSWERS,
    requests={order_card: "/orders/5"},
    token=TOKEN,
)
CARD = {
    "status": "PREPARING",
    "restaurant": "Ajanta",
    "courier": "SCHEDULED",
    "items": ["item 11", "item 12"],
    "missing": [],
}


@simulated
async def test_one_request_is_answered_from_five_services() -> None:
    """A composition answers with what its parts gave, and asks once for each thing it needs."""
    network = SimulatedNetwork(ANSWERS)
    async with client_of(gateway(ftgo.router, *SERVICES, network=network), token=TOKEN) as client:
        response = await client.get("/orders/5")

    assert response.json() == CARD
    assert sorted(network.asked()) == [
        "find_delivery",
        "find_item",
        "find_item",
        "find_order",
        "find_restaurant",
        "find_ticket",
    ]


@simulated
async def test_a_write_is_a_plain_endpoint() -> None:
    """A write calls an operation, with the caller's own id beside what the client sent."""
    network = SimulatedNetwork(ANSWERS)
    async with client_of(gateway(ftgo.router, *SERVICES, network=network), token=TOKEN) as client:
        response = await client.post("/orders", json={"restaurantId": "3"})

    assert (response.status_code, response.json()) == (201, {"orderId": "99"})
    assert network.calls[0].body == b'{"restaurantId":"3","consumerId":"7"}'


def test_an_ask_sends_nothing() -> None:
    """Calling an operation gives a frozen value that equals another of the same inputs."""
    ask = find_order(OrderId("5"))

    assert ask == find_order(order_id=OrderId("5"))
    assert hash(ask) == hash(find_order(OrderId("5")))


def test_the_view_is_the_pure_function() -> None:
    """A view is called with plain values, and takes every part: a forgotten one is an error."""
    caller = Caller(CallerKind.CONSUMER, "7")
    card = order_card.view(
        order_id=OrderId("5"),
        order=ORDER,
        ticket=None,
        delivery=None,
        restaurant=None,
        items={},
        parts=Parts.without("ticket"),
        caller=caller,
    )

    assert card == OrderCard(status="APPROVED", restaurant=None, courier=None, items=[], missing=["ticket"])
    with pytest.raises(TypeError, match="also takes delivery, items, order, restaurant"):
        order_card.view(order_id=OrderId("5"), ticket=None, parts=Parts(), caller=caller)


@pytest.mark.parametrize("case", MATRIX.cases(), ids=str)
def test_every_failure_is_answered_as_declared(case: FailureCase) -> None:
    """Each part in each state is answered as the composition declares."""
    case.check()


def test_the_matrix_holds_every_part_in_every_state() -> None:
    """No part of a composition is forgotten."""
    cases = MATRIX.cases()

    assert len(cases) == 5 * 7 + 3  # one item of many, a stale value, all wants at once
    assert {case.node.name for case in cases} == {"order", "ticket", "delivery", "restaurant", "items"}
    assert {case.state for case in cases} >= {State.LATE, State.GARBLED, State.ABSENT, State.STALE}
