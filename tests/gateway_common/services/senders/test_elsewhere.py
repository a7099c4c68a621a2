"""What is tried at another replica, of a call that one of several has failed."""

from dataclasses import replace

import pytest

from gateway_common.deadline import now
from gateway_common.errors import DeclarationError, State
from gateway_common.services.call import Answer
from gateway_common.services.senders import BreakerPolicy, BreakerState, Breaking, Retrying, RetryPolicy
from gateway_common.services.senders.budget import RetryBudget
from gateway_common.services.senders.retries import wait_before_retry, worth_repeating
from gateway_common.testing.clock import simulated
from tests.gateway_common.services.senders.given import OK, Pieces, Scripted, call, spelled

POLICY = RetryPolicy(first_wait=0.1, longest_wait=1.0)
FAULT = Answer(State.DOWN, 500, replica="a", elsewhere=True)
FAILURES = [
    FAULT,
    Answer(State.DOWN, 502, replica="a", elsewhere=True),
    Answer(State.DOWN, replica="a", elsewhere=True),
    Answer(State.BUSY, 503, replica="a", elsewhere=True),
    Answer(State.LATE, replica="a", elsewhere=True),
]
REFUSED = Answer(State.DOWN, sent=False, replica="a", elsewhere=True)


@simulated
@pytest.mark.parametrize("answer", FAILURES, ids=spelled)
async def test_a_read_is_asked_again_where_others_do_well(answer: Answer) -> None:
    """Whatever one replica failed of a read, a 500 and a late answer too, another may do well."""
    assert worth_repeating(call(), answer)
    assert worth_repeating(call(most=None), answer)


@simulated
@pytest.mark.parametrize("answer", FAILURES, ids=spelled)
async def test_a_write_that_may_have_come_is_not(answer: Answer) -> None:
    """Of a write that cannot be repeated nobody knows what the replica did before it failed."""
    assert not worth_repeating(call(method="POST", repeatable=False), answer)


@simulated
async def test_a_repeatable_write_is_repeated_as_ever() -> None:
    """A 500 to a write comes again wherever it is sent; a 502 may not."""
    write = call(method="PUT")

    assert [worth_repeating(write, answer) for answer in FAILURES[:2]] == [False, True]


@simulated
async def test_any_call_that_was_not_sent_goes_elsewhere() -> None:
    """A replica that cannot be reached has done nothing: a POST may go to another, and if there is none to nobody."""
    write = call(method="POST", repeatable=False)

    assert worth_repeating(write, REFUSED)
    assert not worth_repeating(write, replace(REFUSED, elsewhere=False))


@simulated
async def test_a_stream_goes_nowhere_twice() -> None:
    """Neither a body that was on its way there nor one that has begun to come back."""
    assert not worth_repeating(replace(call(), body=Pieces()), FAULT)
    assert not worth_repeating(call(most=None), replace(FAULT, body=Pieces()))


def test_another_replica_is_asked_at_once() -> None:
    """Nobody waits for who is not asked again, whatever it said of when."""
    asked_to_wait = Answer(State.BUSY, 503, retry_after=30.0, replica="a", elsewhere=True)

    assert wait_before_retry(POLICY, 1, asked_to_wait, 1.0) == 0
    assert wait_before_retry(POLICY, 1, replace(asked_to_wait, elsewhere=False), 1.0) == 30.1


@simulated
async def test_each_try_is_told_who_failed_before() -> None:
    """So whoever chooses can choose another."""
    inner = Scripted([FAULT, replace(FAULT, replica="b"), OK])
    started = now()
    answer = await Retrying(inner, POLICY)(call())

    assert answer is OK
    assert [one.tried for one in inner.calls] == [(), ("a",), ("a", "b")]
    assert now() == started


@simulated
async def test_a_replica_that_dies_takes_nothing_with_it() -> None:
    """All that is under way in one moment may go elsewhere, beyond what the budget has; it is paid back before more."""
    inner = Scripted([OK])
    retrying = Retrying(inner, RetryPolicy(ratio=0.1, reserve=10, lent=20))
    states: list[State] = []
    for _ in range(40):
        inner.answers = [FAULT, OK]
        states.append((await retrying(call())).state)
    inner.answers = [OK]
    for _ in range(100):
        await retrying(call())
    inner.answers = [FAULT, OK]
    later = await retrying(call())

    assert states[:30] == [State.OK] * 30
    assert states.count(State.OK) < 36
    assert later is OK


def test_what_is_lent_is_for_nobody_else() -> None:
    """A retry of the ordinary kind waits until the budget has something again."""
    budget = RetryBudget(ratio=0.5, reserve=1)

    assert [budget.spend(), budget.spend(), budget.spend(lent=1), budget.spend(lent=1)] == [True, False, True, False]
    assert budget.left == -1


def test_nothing_less_than_nothing_is_lent() -> None:
    """A policy that cannot work is refused."""
    with pytest.raises(DeclarationError, match="lent must not be negative"):
        RetryPolicy(lent=-1)


@simulated
async def test_a_breaker_hears_nothing_of_one_replica() -> None:
    """One that fails while others do well opens no breaker; the same failures of all do."""
    policy = BreakerPolicy(minimum=5)
    one, every = (Breaking(Scripted([answer]), policy) for answer in (FAULT, replace(FAULT, elsewhere=False)))
    for breaking in (one, every):
        for _ in range(5):
            await breaking(call())

    assert (one.state, every.state) == (BreakerState.CLOSED, BreakerState.OPEN)
