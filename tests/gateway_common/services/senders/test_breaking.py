import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.senders import BreakerPolicy, BreakerState, Breaking
from gateway_common.testing.clock import pass_time, run_simulated, simulated
from tests.gateway_common.services.senders.given import DOWN, OK, Gate, Hanging, Scripted, call, settled

POLICY = BreakerPolicy(minimum=4, open_for=5, probes=3, fair_time=0.3)


async def opened(inner: Gate) -> Breaking:
    breaking = Breaking(inner, POLICY)
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(breaking(call()))
        await settled()
        for _ in range(4):
            inner.open(DOWN)
    return breaking


@simulated
async def test_an_open_breaker_answers_at_once_without_asking() -> None:
    """While open nothing is sent, and the answer says when to come back."""
    service = Scripted([DOWN])
    breaking = Breaking(service, POLICY)
    for _ in range(4):
        await breaking(call())
    await pass_time(1)
    answer = await breaking(call())

    assert (answer.state, answer.sent) == (State.BUSY, False)
    assert answer.retry_after == pytest.approx(4)
    assert answer.reason == "the breaker of kitchen is open"
    assert len(service.calls) == 4


@simulated
async def test_a_hung_service_opens_it() -> None:
    """Calls that are late after a fair time are failures."""
    breaking = Breaking(Hanging(), POLICY)
    for _ in range(4):
        assert (await breaking(call(within=0.4))).state is State.LATE

    assert breaking.state is BreakerState.OPEN


@simulated
async def test_a_hung_service_opens_it_even_if_somebody_further_out_is_first() -> None:
    """A cancellation at the call's own deadline is the deadline's doing."""
    breaking = Breaking(Hanging(), POLICY)
    for _ in range(4):
        asked = call(within=0.4)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout_at(asked.deadline.at):
                await breaking(asked)

    assert breaking.state is BreakerState.OPEN


@simulated
async def test_an_impatient_client_opens_nothing() -> None:
    """Any number of calls with hardly any time leaves the breaker closed and its window empty."""
    breaking = Breaking(Hanging(), POLICY)
    for _ in range(100):
        await breaking(call(within=0.001))

    assert breaking.state is BreakerState.CLOSED
    assert breaking.counts.calls == 0


@simulated
async def test_a_short_slice_opens_it_and_a_short_client_does_not() -> None:
    """What a part sets aside by `within=` is fair, however short; what a client cuts off before that is not."""
    by_part, by_client = Breaking(Hanging(), POLICY), Breaking(Hanging(), POLICY)
    for _ in range(4):
        await by_part(sliced(call(within=2.0), 0.2))
        await by_client(sliced(call(within=0.1), 0.2))

    assert by_part.state is BreakerState.OPEN
    assert by_client.state is BreakerState.CLOSED
    assert by_client.counts.calls == 0


def sliced(asked: Call, within: float) -> Call:
    return replace(asked, deadline=asked.deadline.for_parts().sooner(within))


@simulated
async def test_each_change_is_one_line_of_the_log() -> None:
    """An operator reads when a breaker opened, probed and closed, and nothing for each call that it turned away."""
    service = Scripted([DOWN])
    breaking = Breaking(service, POLICY)
    with capture_logs() as lines:
        for _ in range(10):
            await breaking(call())
        service.answers = [OK]
        await pass_time(5)
        for _ in range(10):
            await breaking(call())

    assert [(line["log_level"], line["service"], line["breaker"]) for line in lines] == [
        ("warning", "kitchen", "open"),
        ("info", "kitchen", "half-open"),
        ("info", "kitchen", "closed"),
    ]


@simulated
async def test_clients_that_leave_open_nothing() -> None:
    """A cancelled call tells nothing of the service."""
    service = Gate()
    breaking = Breaking(service, POLICY)
    async with asyncio.TaskGroup() as group:
        leaving = [group.create_task(breaking(call(within=10))) for _ in range(50)]
        await pass_time(5)
        for task in leaving:
            task.cancel()

    assert (breaking.state, breaking.counts.calls, service.inside) == (BreakerState.CLOSED, 0, [])


@simulated
async def test_a_bug_inside_gives_the_place_back_too() -> None:
    """An exception passes through and is not counted."""

    async def broken(_: object, /) -> Answer:
        raise LookupError

    breaking = Breaking(broken, POLICY)
    with pytest.raises(LookupError):
        await breaking(call())

    assert breaking.counts.calls == 0


@given(st.lists(st.sampled_from(["ok", "down", "cancel"]), max_size=3), st.integers(4, 40))
def test_exactly_the_probes_get_through(fates: list[str], rush: int) -> None:
    """However many ask at once when the time is up, only the probes reach the service; cancelled ones are replaced."""
    state, inside_first, inside_then = run_simulated(probed(fates, rush))

    assert inside_first == POLICY.probes
    if "down" in fates:
        assert state is BreakerState.OPEN
    elif fates == ["ok"] * POLICY.probes:
        assert (state, inside_then) == (BreakerState.CLOSED, rush)
    else:
        assert (state, inside_then) == (BreakerState.HALF_OPEN, POLICY.probes - fates.count("ok"))


async def probed(fates: list[str], rush: int) -> tuple[BreakerState, int, int]:
    service = Gate()
    breaking = await opened(service)
    await pass_time(5)
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(breaking(call())) for _ in range(rush)]
        await settled()
        inside_first = len(service.inside)
        for fate, task in zip(fates, asked, strict=False):
            end(fate, task, service)
        await settled()
        asked += [group.create_task(breaking(call())) for _ in range(rush)]
        await settled()
        seen = breaking.state, inside_first, len(service.inside)
        for task in asked:
            task.cancel()
    return seen


def end(fate: str, task: asyncio.Task[Answer], service: Gate) -> None:
    if fate == "cancel":
        task.cancel()
    else:
        service.open(OK if fate == "ok" else DOWN)


@simulated
async def test_it_recovers_by_itself() -> None:
    """When the service is well again, the probes close the breaker and everything goes through."""
    service = Scripted([DOWN])
    breaking = Breaking(service, POLICY)
    for _ in range(4):
        await breaking(call())
    service.answers = [OK]
    await pass_time(5)
    answers = [await breaking(call()) for _ in range(10)]

    assert [answer.state for answer in answers] == [State.OK] * 10
    assert breaking.state is BreakerState.CLOSED
    assert now() == pytest.approx(5)
