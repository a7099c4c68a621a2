import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.deadline import now
from gateway_common.errors import DeclarationError, State
from gateway_common.services.call import Answer, Call
from gateway_common.services.senders import Retrying, RetryPolicy
from gateway_common.services.senders.retries import wait_before_retry, worth_repeating
from gateway_common.testing.clock import pass_time, run_simulated, simulated
from tests.gateway_common.services.senders.given import (
    DOWN,
    OK,
    UNAVAILABLE,
    Gate,
    Hanging,
    Pieces,
    Scripted,
    call,
    settled,
    spelled,
)

POLICY = RetryPolicy(attempts=3, first_wait=0.1, longest_wait=1.0, fair_try=0.05)


def always() -> float:
    return 1.0


REPEATED = [
    DOWN,
    Answer(State.DOWN, sent=True),
    Answer(State.DOWN, 502),
    Answer(State.DOWN, 504),
    Answer(State.BUSY, 503, retry_after=0.0),
]
LEFT_ALONE = [
    OK,
    Answer(State.DOWN, 500),
    Answer(State.DOWN, 501),
    Answer(State.DOWN, 200, reason="it broke off in the middle of its body"),
    Answer(State.BUSY, 503),
    Answer(State.BUSY, 429, retry_after=0.0),
    Answer(State.BUSY, sent=False, retry_after=0.0),
    Answer(State.LATE),
    Answer(State.LATE, sent=False),
    Answer(State.GARBLED, 200),
    Answer(State.ABSENT, 404),
    Answer(State.REFUSED, 409),
    Answer(State.DENIED, 403),
    Answer(State.DOWN, 502, body=Pieces()),
]


@pytest.mark.parametrize("answer", REPEATED, ids=spelled)
def test_what_may_have_been_bad_luck_is_repeated(answer: Answer) -> None:
    """No response, 502, 504, and 503 with a time to come back."""

    async def decide() -> tuple[bool, bool]:
        return worth_repeating(call(), answer), worth_repeating(call(repeatable=False), answer)

    assert run_simulated(decide()) == (True, False)


@pytest.mark.parametrize("answer", LEFT_ALONE, ids=spelled)
def test_what_would_come_again_or_asks_for_less_is_not_repeated(answer: Answer) -> None:
    """Answers, bugs, refusals, lateness, and whatever has begun to stream."""

    async def decide() -> bool:
        return worth_repeating(call(), answer)

    assert not run_simulated(decide())


@simulated
async def test_a_retry_brings_the_answer() -> None:
    """The first good answer is the answer."""
    service = Scripted([DOWN, DOWN, OK])
    answer = await Retrying(service, POLICY, chance=always)(call())

    assert answer is OK
    assert len(service.calls) == 3
    assert now() == pytest.approx(0.1 + 0.2)


@simulated
async def test_success_waits_for_nothing() -> None:
    """A first try that succeeds is sent once, and costs no token."""
    service = Scripted()
    retrying = Retrying(service, POLICY)
    await retrying(call())

    assert (len(service.calls), retrying.budget.left, now()) == (1, POLICY.reserve, 0.0)


@simulated
async def test_the_last_answer_is_returned() -> None:
    """When all tries fail the caller gets what the last one said, never an exception."""
    last = Answer(State.DOWN, 502, reason="the last")
    service = Scripted([DOWN, UNAVAILABLE, last])

    assert await Retrying(service, POLICY)(call()) is last
    assert len(service.calls) == 3


@simulated
async def test_writes_are_sent_once() -> None:
    """What is not repeatable is never repeated, not even if it was certainly not sent."""
    service = Scripted([DOWN])

    assert await Retrying(service, POLICY)(call(repeatable=False, method="POST")) is DOWN
    assert len(service.calls) == 1


@simulated
async def test_one_attempt_means_no_retry() -> None:
    """A policy of one attempt sends once."""
    service = Scripted([DOWN])
    await Retrying(service, replace(POLICY, attempts=1))(call())

    assert len(service.calls) == 1


@simulated
async def test_retry_after_is_honoured() -> None:
    """No retry comes before the time that the service asked for."""
    service = Scripted([Answer(State.BUSY, 503, retry_after=2.0), OK])
    await Retrying(service, POLICY)(call())

    assert 2.0 <= now() <= 2.1


@simulated
async def test_a_short_deadline_forbids_the_retry() -> None:
    """When the wait and a fair try do not fit, the failure is answered at once."""
    service = Scripted([Answer(State.BUSY, 503, retry_after=2.0)])
    answers = [await Retrying(service, POLICY, chance=lambda: 0.0)(call(within=seconds)) for seconds in (2.0, 2.04)]

    assert [(answer.status, now()) for answer in answers] == [(503, 0.0)] * 2
    assert len(service.calls) == 2


@simulated
async def test_an_answer_that_was_not_sent_follows_one_that_was() -> None:
    """Of a call whose first try left, nobody may believe that it never did, whatever stopped the last one."""
    left, stopped = Answer(State.DOWN, sent=True), Answer(State.BUSY, sent=False)
    answers = [
        await Retrying(Scripted(script), POLICY, chance=always)(call()) for script in ([left, stopped], [DOWN, stopped])
    ]

    assert [(answer.state, answer.sent) for answer in answers] == [(State.BUSY, True), (State.BUSY, False)]


@simulated
async def test_what_breaker_or_bulkhead_turn_away_ends_the_tries() -> None:
    """A try that was not let through is not followed by another."""
    away = Answer(State.BUSY, sent=False, retry_after=0.0)
    service = Scripted([DOWN, away, OK])

    assert await Retrying(service, POLICY)(call()) is away
    assert len(service.calls) == 2


@simulated
async def test_an_outage_is_not_multiplied() -> None:
    """With everything failing, a hundred calls become at most the ratio and the reserve more."""
    service = Scripted([DOWN])
    retrying = Retrying(service, replace(POLICY, ratio=0.1, reserve=5))
    for _ in range(100):
        await retrying(call())

    assert 100 < len(service.calls) <= 100 + 5 + 10


@simulated
async def test_first_tries_pay_for_retries() -> None:
    """When the reserve is spent, ten calls that succeed allow one retry."""
    service = Scripted([DOWN])
    retrying = Retrying(service, replace(POLICY, attempts=2, ratio=0.125, reserve=1))
    for _ in range(2):
        await retrying(call())
    service.answers = [OK]
    for _ in range(8):
        await retrying(call())
    service.answers, sent_before = [DOWN], len(service.calls)
    await retrying(call())

    assert sent_before == 2 + 1 + 8
    assert len(service.calls) == sent_before + 2


@simulated
async def test_calls_side_by_side_keep_their_own_tries() -> None:
    """Retries of many calls at once do not mix."""
    service = Gate()
    retrying = Retrying(service, replace(POLICY, reserve=100))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(retrying(call())) for _ in range(20)]
        for round_ in range(POLICY.attempts):
            await settled()
            while len(service.inside) < 20:
                await pass_time(0.01)
            for _ in range(20):
                service.open(Answer(State.DOWN, 502, reason=f"round {round_}"))
            await settled()

    assert {task.result().reason for task in tasks} == {"round 2"}


class HangingOnce:
    """Hang in the first try, answer each further one; keep how long each had."""

    def __init__(self) -> None:
        self.had: list[float] = []
        self.hanging = Hanging()

    async def __call__(self, call: Call, /) -> Answer:
        self.had.append(call.deadline.left())
        return await self.hanging(call) if len(self.had) == 1 else OK


@simulated
async def test_a_try_that_hangs_leaves_time_for_another() -> None:
    """A try has its own time within that of its call, and being late in it alone is worth another."""
    service = HangingOnce()
    answer = await Retrying(service, replace(POLICY, try_within=0.4), chance=always)(call(within=1.0))

    assert answer is OK
    assert service.had == pytest.approx([0.4, 0.4])
    assert now() == pytest.approx(0.4 + 0.1)


@simulated
async def test_tries_end_with_the_time_of_their_call() -> None:
    """However often it may be tried, a call is late at its deadline and not later."""
    answer = await Retrying(Hanging(), replace(POLICY, try_within=0.4), chance=always)(call(within=0.7))

    assert answer.state is State.LATE
    assert now() == pytest.approx(0.7)


@pytest.mark.parametrize("said", [{"repeatable": False}, {"most": None}])
def test_what_is_not_repeated_has_all_its_time(said: dict[str, Any]) -> None:
    """A try of a write, or of what streams, is not cut short, for no other would follow."""

    async def story() -> list[float]:
        service = HangingOnce()
        await Retrying(service, replace(POLICY, try_within=0.4))(call(within=1.0, **said))
        return service.had

    assert run_simulated(story()) == [1.0]


@pytest.mark.parametrize("moment", ["while waiting", "while trying"])
def test_leaving_ends_the_tries_at_once(moment: str) -> None:
    """A cancelled call is not repeated, and the cancellation comes out as such."""

    async def story() -> None:
        service = Scripted([DOWN], takes=0.0 if moment == "while waiting" else 1.0)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(Retrying(service, POLICY, chance=always)(call()))
            await pass_time(0.05 if moment == "while waiting" else 1.5)
            task.cancel()

        assert task.cancelled()
        assert len(service.calls) == (1 if moment == "while waiting" else 2)

    run_simulated(story())


@simulated
async def test_a_bug_in_a_retry_comes_out_as_itself() -> None:
    """Nothing of tenacity's is wrapped around an exception."""
    tries: list[object] = []

    async def broken(asked: object, /) -> Answer:
        tries.append(asked)
        if len(tries) == 1:
            return DOWN
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        await Retrying(broken, POLICY)(call())


@given(
    st.integers(1, 10),
    st.floats(0, 1),
    st.one_of(st.none(), st.floats(0, 3600)),
)
def test_the_wait_is_between_what_was_asked_and_the_cap(tries: int, chance: float, asked: float | None) -> None:
    """Full jitter: anything from nothing to the backoff, on top of `Retry-After`."""
    wait = wait_before_retry(POLICY, tries, Answer(State.BUSY, 503, retry_after=asked), chance)

    assert (asked or 0) <= wait <= (asked or 0) + POLICY.longest_wait
    assert wait_before_retry(POLICY, tries, DOWN, 0.0) == 0.0


@pytest.mark.parametrize(
    "said",
    [
        {"attempts": 0},
        {"first_wait": 2, "longest_wait": 1},
        {"fair_try": -1},
        {"ratio": 2},
        {"reserve": 0},
        {"try_within": 0},
    ],
)
def test_a_policy_that_cannot_work_is_refused(said: dict[str, int]) -> None:
    """Each impossible number is a mistake of the declaration."""
    with pytest.raises(DeclarationError, match="RetryPolicy"):
        RetryPolicy(**said)
