from random import Random

import pytest
from pydantic import ValidationError

from ftgo_sandbox.skeleton.faults import Fault, Faults, Outcome

CHANCE = Random(1)  # noqa: S311 - chance in a test falls the same way every time


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(), Outcome.ANSWER),
        (Fault(off=True, hang=True), Outcome.OFF),
        (Fault(hang=True, error_status=503), Outcome.HANG),
        (Fault(error_status=503, garbage=True), Outcome.ERROR),
        (Fault(garbage=True, drop=True), Outcome.GARBAGE),
        (Fault(drop=True), Outcome.DROP),
    ],
)
def test_the_first_of_several_wrongs_happens(fault: Fault, outcome: Outcome) -> None:
    """Off comes before hanging, hanging before errors, errors before garbage, garbage before dropping."""
    assert fault.outcome(CHANCE) is outcome


def test_errors_come_as_often_as_asked_for() -> None:
    """An error rate is a share of the requests."""
    fault = Fault(error_rate=0.3)

    errors = [fault.outcome(CHANCE) for _ in range(10_000)].count(Outcome.ERROR)
    assert 2_800 < errors < 3_200


def test_a_status_alone_means_every_time() -> None:
    """Whoever names a status and no rate wants to see it at once."""
    assert Fault(error_status=503).error_rate == 1


def test_jitter_comes_on_top_of_latency() -> None:
    """A request takes the latency longer, and at most the jitter more."""
    fault = Fault(latency_ms=300, jitter_ms=50)

    delays = [fault.delay(CHANCE) for _ in range(100)]
    assert 0.3 <= min(delays) < max(delays) <= 0.35


def test_an_operation_s_own_fault_comes_first() -> None:
    """A fault for every operation holds where there is no other."""
    every, own = Fault(hang=True), Fault(operation="find_ticket", off=True)
    faults = Faults([every, own])

    assert (faults.of("find_ticket"), faults.of("create_ticket")) == (own, every)


def test_faults_are_cleared_one_by_one_or_all_at_once() -> None:
    """Clearing an operation leaves the others broken."""
    faults = Faults([Fault(hang=True), Fault(operation="find_ticket", off=True)])
    faults.clear("find_ticket")
    left = [fault.operation for fault in faults]
    faults.clear()

    assert (left, list(faults)) == (["*"], [])


def test_a_misspelt_fault_is_refused() -> None:
    """A fault with a field that does not exist is no fault."""
    with pytest.raises(ValidationError):
        Fault.model_validate({"latency": 300})
