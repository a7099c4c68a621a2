from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gateway_common.errors import DeclarationError
from gateway_common.services.senders.breaker import Breaker, BreakerPolicy, BreakerState
from gateway_common.services.senders.window import Counts, Verdict

FINE = Verdict()
FAILED = Verdict(failed=True)
SLOW = Verdict(slow=True)
POLICY = BreakerPolicy(window_seconds=10, window_calls=10, minimum=4, open_for=5, probes=3)


def tried(breaker: Breaker, *verdicts: Verdict | None, at: float = 0.0) -> Breaker:
    for verdict in verdicts:
        era = breaker.admit(at)
        assert era is not None
        breaker.settle(era, verdict, at)
    return breaker


def opened() -> Breaker:
    return tried(Breaker(POLICY), FAILED, FAILED, FAILED, FAILED)


def probing(at: float = 5.0) -> tuple[Breaker, list[int]]:
    breaker = opened()
    eras = [era for _ in range(POLICY.probes) if (era := breaker.admit(at)) is not None]
    assert len(eras) == POLICY.probes
    return breaker, eras


def test_it_stays_closed_while_too_few_calls_were_seen() -> None:
    """Below the minimum even failures alone open nothing."""
    breaker = tried(Breaker(POLICY), FAILED, FAILED, FAILED)

    assert breaker.state is BreakerState.CLOSED
    assert breaker.counts(0.0) == Counts(3, 3, 0)


def test_it_opens_at_the_failure_ratio() -> None:
    """Half of at least the minimum failed: it opens."""
    assert tried(Breaker(POLICY), FINE, FINE, FAILED).state is BreakerState.CLOSED
    assert tried(Breaker(POLICY), FINE, FINE, FAILED, FAILED).state is BreakerState.OPEN


def test_slow_calls_count() -> None:
    """A service that always answers, but slowly, is broken too."""
    assert tried(Breaker(POLICY), SLOW, SLOW, SLOW, FINE).state is BreakerState.CLOSED
    assert tried(Breaker(POLICY), SLOW, SLOW, SLOW, SLOW).state is BreakerState.OPEN


def test_the_window_forgets_by_time() -> None:
    """A failure older than the window counts no more."""
    breaker = tried(Breaker(POLICY), FAILED, FAILED, FAILED)
    tried(breaker, FAILED, at=10.0)

    assert breaker.state is BreakerState.CLOSED
    assert breaker.counts(10.0) == Counts(1, 1, 0)


def test_what_was_slow_is_forgotten_too() -> None:
    """A service that was slow before the window is not left alone for it."""
    breaker = tried(Breaker(POLICY), SLOW, SLOW, SLOW)
    tried(breaker, SLOW, FINE, FINE, FINE, at=10.0)

    assert breaker.state is BreakerState.CLOSED
    assert breaker.counts(10.0) == Counts(4, 0, 1)


def test_the_window_forgets_by_count() -> None:
    """Only the last calls count, however many came in the time."""
    breaker = Breaker(BreakerPolicy(window_calls=4, minimum=4, failure_ratio=1.0))
    tried(breaker, FINE, FAILED, FAILED, FAILED)

    assert breaker.counts(0.0) == Counts(4, 3, 0)
    assert tried(breaker, FAILED).state is BreakerState.OPEN


def test_open_lets_nothing_through_until_its_time() -> None:
    """While open every call is refused and told when to come back."""
    breaker = opened()

    assert breaker.admit(4.9) is None
    assert breaker.wait(4.0) == pytest.approx(1.0)
    assert breaker.state is BreakerState.OPEN


def test_half_open_lets_exactly_the_probes_through() -> None:
    """The next call after the last probe is refused, with a time to come back."""
    breaker, _ = probing()

    assert breaker.state is BreakerState.HALF_OPEN
    assert breaker.admit(5.0) is None
    assert breaker.wait(5.0) > 0


def test_all_probes_passing_close_it() -> None:
    """It closes with the last probe, not before, and starts to count anew."""
    breaker, eras = probing()
    states: list[BreakerState] = []
    for era in eras:
        breaker.settle(era, FINE, 60.0)
        states.append(breaker.state)

    assert states == [BreakerState.HALF_OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED]
    assert breaker.counts(60.0) == Counts()


def test_one_failing_probe_opens_it_again() -> None:
    """A failure is enough, and the time open begins anew."""
    breaker, eras = probing()
    breaker.settle(eras[0], FINE, 6.0)
    breaker.settle(eras[1], FAILED, 6.0)

    assert breaker.state is BreakerState.OPEN
    assert breaker.admit(10.9) is None
    assert breaker.admit(11.0) is not None


def test_each_round_of_probes_counts_anew() -> None:
    """What came back of an earlier round is no part of the next, which ends with its own last one."""
    breaker, eras = probing()
    breaker.settle(eras[0], FINE, 6.0)
    breaker.settle(eras[1], FAILED, 6.0)
    tried(breaker, FINE, FINE, at=11.0)
    before = breaker.state
    tried(breaker, FINE, at=11.0)

    assert (before, breaker.state) == (BreakerState.HALF_OPEN, BreakerState.CLOSED)


def test_slow_probes_open_it_again() -> None:
    """Probes are judged by the share of slow ones, once all are back."""
    breaker, eras = probing()
    for era in eras:
        breaker.settle(era, SLOW, 6.0)

    assert breaker.state is BreakerState.OPEN


def test_a_probe_that_tells_nothing_gives_its_place_back() -> None:
    """A cancelled probe is replaced by the next call."""
    breaker, eras = probing()
    breaker.settle(eras[0], None, 6.0)

    assert breaker.admit(6.0) is not None
    assert breaker.admit(6.0) is None


def test_a_call_from_before_decides_nothing() -> None:
    """What was let in before the breaker opened is neither a probe nor a failure of the next era."""
    breaker = Breaker(POLICY)
    old = breaker.admit(0.0)
    assert old is not None
    tried(breaker, FAILED, FAILED, FAILED, FAILED)
    probe = breaker.admit(5.0)
    breaker.settle(old, FAILED, 5.0)

    assert probe is not None
    assert breaker.state is BreakerState.HALF_OPEN
    assert breaker.counts(5.0) == Counts()


def test_what_tells_nothing_neither_opens_nor_closes() -> None:
    """Calls without a verdict are not in the window."""
    breaker = tried(Breaker(POLICY), *[None] * 50)

    assert breaker.counts(0.0) == Counts()


@pytest.mark.parametrize(
    "said",
    [
        {"minimum": 0},
        {"minimum": 101},
        {"failure_ratio": 0.0},
        {"failure_ratio": 1.1},
        {"slow_ratio": -0.1},
        {"probes": 0},
        {"open_for": 0.0},
        {"slow_after": 0.0},
    ],
)
def test_a_policy_that_cannot_work_is_refused(said: dict[str, Any]) -> None:
    """A breaker that never opens, or never closes, is a mistake of the declaration."""
    with pytest.raises(DeclarationError, match="BreakerPolicy"):
        BreakerPolicy(**said)


class Breaking(RuleBasedStateMachine):
    """Any order of calls, answers, cancellations and waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker(POLICY)
        self.now = 0.0
        self.out: list[tuple[BreakerState, int, int]] = []
        self.round = 0
        self.passed = 0

    @rule()
    def ask(self) -> None:
        before = self.breaker.state
        era = self.breaker.admit(self.now)
        if before is BreakerState.OPEN and self.breaker.state is BreakerState.HALF_OPEN:
            self.round += 1
            self.passed = 0
        if era is not None:
            self.out.append((self.breaker.state, self.round, era))

    @precondition(lambda self: self.out)
    @rule(data=st.data(), verdict=st.sampled_from([FINE, FAILED, SLOW, None]))
    def come_back(self, data: st.DataObject, verdict: Verdict | None) -> None:
        state, of_round, era = self.out.pop(data.draw(st.integers(0, len(self.out) - 1)))
        if state is self.breaker.state is BreakerState.HALF_OPEN and of_round == self.round:
            self.passed += verdict is not None
        self.breaker.settle(era, verdict, self.now)

    @rule(seconds=st.sampled_from([0.1, 1.0, 5.0, 60.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def never_more_than_the_probes_are_out(self) -> None:
        probes = [of for state, of, _ in self.out if state is BreakerState.HALF_OPEN and of == self.round]
        if self.breaker.state is BreakerState.HALF_OPEN:
            assert len(probes) + self.passed <= POLICY.probes

    @invariant()
    def it_never_gets_stuck(self) -> None:
        state = self.breaker.state
        probes = [of for state, of, _ in self.out if state is BreakerState.HALF_OPEN and of == self.round]
        if state is BreakerState.HALF_OPEN and not probes:
            assert self.passed < POLICY.probes
            assert self.breaker.wait(self.now) > 0


TestAnyOrder = Breaking.TestCase
TestAnyOrder.settings = settings(max_examples=100, stateful_step_count=60, deadline=None)
