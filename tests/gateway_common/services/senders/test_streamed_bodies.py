"""What the senders make of a body that comes piece by piece, and so only once."""

from collections.abc import AsyncIterator
from dataclasses import replace

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.senders import (
    BreakerPolicy,
    BreakerState,
    Breaking,
    PassingDeadline,
    Retrying,
    RetryPolicy,
)
from gateway_common.testing.clock import simulated
from tests.gateway_common.services.senders.given import DOWN, OK, Scripted, call


async def pieces() -> AsyncIterator[bytes]:
    yield b"a"


def streamed(*, within: float = 10.0) -> Call:
    return replace(call(method="PUT", within=within), body=pieces())


@simulated
async def test_a_streamed_body_is_never_sent_twice() -> None:
    """Not even when nothing of it reached the service: what was taken from the giver is gone."""
    inner = Scripted([DOWN, OK])
    answer = await Retrying(inner, RetryPolicy())(streamed())

    assert answer is DOWN
    assert len(inner.calls) == 1


@simulated
async def test_the_time_of_an_upload_is_not_the_services() -> None:
    """Clients who send slowly cannot break the service for everybody."""
    policy = BreakerPolicy(minimum=1, slow_after=1, slow_ratio=0.1)
    breaking = Breaking(Scripted([OK], takes=60), policy)
    await breaking(streamed(within=600))

    assert breaking.state is BreakerState.CLOSED


@simulated
async def test_an_upload_that_the_service_fails_counts() -> None:
    """Only its time says nothing: that it was refused a connection does."""
    breaking = Breaking(Scripted([DOWN]), BreakerPolicy(minimum=1))
    await breaking(streamed())

    assert breaking.state is BreakerState.OPEN


@simulated
async def test_nobody_is_told_how_long_an_upload_may_take() -> None:
    """Its deadline holds for what comes before it, so no `Request-Timeout` is sent, and nothing ends it."""
    inner = Scripted([OK], takes=60)
    answer = await PassingDeadline(inner)(streamed(within=1))

    assert answer is OK
    assert inner.calls[0].headers == []


@simulated
async def test_an_upload_past_its_deadline_is_not_begun() -> None:
    """Waiting in line drew on its time as on any other call's."""
    inner = Scripted([OK])
    answer = await PassingDeadline(inner)(streamed(within=0))

    assert answer == Answer(State.LATE, sent=False, reason=answer.reason)
    assert inner.calls == []
