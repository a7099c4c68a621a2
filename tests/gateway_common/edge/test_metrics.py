"""Counting requests at the edge."""

import asyncio
from types import SimpleNamespace

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge import Metrics
from gateway_common.errors import State
from gateway_common.parts import PartReport
from gateway_common.telemetry import Meters
from tests.gateway_common.edge.exchange import ask, in_context, says_hello


def counting(app: ASGIApp, meters: Meters) -> ASGIApp:
    """Put *app* behind the edge function, in a gateway with these *meters*."""

    async def gateway(scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = SimpleNamespace(state=SimpleNamespace(meters=meters))
        await Metrics(app)(scope, receive, send)

    return in_context(gateway)


def lines_of(meters: Meters, start: str) -> list[str]:
    return [line for line in meters.exposition().decode().splitlines() if line.startswith(start)]


async def test_a_request_is_counted_when_it_is_over() -> None:
    """Method, template and status are counted, and nothing is under way afterwards."""
    meters = Meters()

    async def answers(scope: Scope, receive: Receive, send: Send) -> None:
        context_of(scope).route = "/orders/{order_id}"
        assert meters.in_flight == 1
        await says_hello(scope, receive, send)

    await ask(counting(answers, meters), "/orders/secret", method="DELETE")

    counted = 'gateway_request_seconds_count{method="DELETE",route="/orders/{order_id}",status="200"} 1.0'
    assert lines_of(meters, "gateway_request_seconds_count") == [counted]
    assert meters.in_flight == 0


async def test_parts_are_counted_by_endpoint_and_state() -> None:
    """What became of each part of an answer counts under the name of what answered."""
    meters = Meters()

    async def composes(scope: Scope, receive: Receive, send: Send) -> None:
        scope["endpoint"] = composes
        context_of(scope).parts.add(PartReport("order", State.OK))
        context_of(scope).parts.add(PartReport("bill", State.DOWN, missing=True))
        await says_hello(scope, receive, send)

    await ask(counting(composes, meters))

    assert set(lines_of(meters, "gateway_parts_total")) == {
        'gateway_parts_total{endpoint="composes",part="order",state="ok"} 1.0',
        'gateway_parts_total{endpoint="composes",part="bill",state="down"} 1.0',
    }


async def test_a_client_that_left_is_counted_as_499() -> None:
    """An answer that was never complete counts as the log tells it."""
    meters = Meters()

    async def is_left(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    await ask(counting(is_left, meters))

    assert 'status="499"} 1.0' in lines_of(meters, "gateway_request_seconds_count")[0]


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError])
async def test_what_escapes_is_counted_and_goes_on(error: type[BaseException]) -> None:
    """An exception that nobody answered counts as a 500, and stays what it was."""
    meters = Meters()

    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    with pytest.raises(error):
        await ask(counting(fails, meters))

    assert 'status="500"} 1.0' in lines_of(meters, "gateway_request_seconds_count")[0]
    assert meters.in_flight == 0
