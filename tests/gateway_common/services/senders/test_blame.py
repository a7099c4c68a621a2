import pytest

from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.senders.blame import judge
from gateway_common.services.senders.breaker import BreakerPolicy
from gateway_common.services.senders.window import Verdict
from tests.gateway_common.services.senders.given import spelled

POLICY = BreakerPolicy(slow_after=1.0, fair_time=0.3)
FINE = Verdict()
FAILED = Verdict(failed=True)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(State.OK, 200), FINE),
        (Answer(State.ABSENT, 404), FINE),
        (Answer(State.DENIED, 403), FINE),
        (Answer(State.REFUSED, 422), FINE),
        (Answer(State.BUSY, 429, retry_after=1), FINE),
        (Answer(State.GARBLED, 200), FINE),
        (Answer(State.BUSY, 503), FAILED),
        (Answer(State.DOWN, 500), FAILED),
        (Answer(State.DOWN), FAILED),
        (Answer(State.DOWN, sent=False), FAILED),
        (Answer(State.BUSY, sent=False), None),
        (Answer(State.LATE, sent=False), None),
        (Answer(State.REFUSED, sent=False), None),
    ],
    ids=spelled,
)
def test_each_answer_is_blamed_on_whom_it_belongs(answer: Answer, verdict: Verdict | None) -> None:
    """Failures are the service's; 4xx are answers; what was not sent tells nothing, unless nobody was there."""
    assert judge(answer, 0.1, POLICY) == verdict


def test_being_late_counts_only_after_a_fair_time() -> None:
    """A client that allows hardly any time cannot close a service for everybody."""
    assert judge(Answer(State.LATE), 0.001, POLICY) is None
    assert judge(Answer(State.LATE), 0.299, POLICY) is None
    assert judge(Answer(State.LATE), 0.3, POLICY) == FAILED


def test_any_answer_can_be_slow() -> None:
    """Slowness is counted beside success and failure."""
    assert judge(Answer(State.OK, 200), 1.0, POLICY) == Verdict(slow=True)
    assert judge(Answer(State.DOWN, 500), 1.5, POLICY) == Verdict(failed=True, slow=True)


def test_a_short_slice_of_our_own_is_fair() -> None:
    """A service that is late in nearly all of a slice that our own code set has failed, however short it was."""
    assert judge(Answer(State.LATE), 0.199, POLICY, 0.2) == FAILED
    assert judge(Answer(State.LATE), 0.1, POLICY, 0.2) is None
    assert judge(Answer(State.LATE), 0.3, POLICY, 2.0) == FAILED
