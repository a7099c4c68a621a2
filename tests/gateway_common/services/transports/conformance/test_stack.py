import re

from gateway_common.errors import State
from gateway_common.services.call import Sender
from gateway_common.services.senders import (
    BreakerPolicy,
    BreakerState,
    Breaking,
    Bulkhead,
    BulkheadPolicy,
    PassingDeadline,
    Retrying,
    RetryPolicy,
)
from gateway_common.testing.clock import simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import answering, hanging, nobody, ok, reaching, status, talking


def stacked(transport: Sender) -> tuple[Sender, Breaking]:
    breaking = Breaking(Bulkhead(PassingDeadline(transport), BulkheadPolicy()), BreakerPolicy(minimum=4))
    return Retrying(breaking, RetryPolicy(), chance=lambda: 1.0), breaking


@simulated
async def test_each_try_tells_the_service_what_is_left() -> None:
    """A 503 with `Retry-After` is repeated after that time, with less to spend."""
    later = status(b"503 Later", b"Retry-After: 1")
    async with talking(answering(later, ok(b"ready"))) as (transport, service):
        send, _ = stacked(transport)
        answer = await send(call(within=5))

        told = [re.findall(rb"request-timeout: ([\d.]+)", request) for request in service.requests]
        assert (answer.state, answer.body) == (State.OK, b"ready")
        assert [[float(seconds) for seconds in one] for one in told] == [[5.0], [3.95]]


@simulated
async def test_a_refused_connection_is_tried_again_and_opens_the_breaker() -> None:
    """Each try passes the breaker; once it is open the rest is turned away unsent."""
    async with reaching(nobody()) as transport:
        send, breaking = stacked(transport)
        answers = [await send(call()) for _ in range(3)]

    assert [answer.state for answer in answers] == [State.DOWN, State.BUSY, State.BUSY]
    assert breaking.state is BreakerState.OPEN
    assert not answers[2].sent


@simulated
async def test_a_hung_service_is_left_alone() -> None:
    """Being late is never repeated, and soon opens the breaker."""
    async with talking(hanging) as (transport, service):
        send, breaking = stacked(transport)
        states = [(await send(call(within=0.4))).state for _ in range(6)]

        assert states == [State.LATE] * 4 + [State.BUSY] * 2
        assert (len(service.requests), breaking.state) == (4, BreakerState.OPEN)
