import pytest

from benchmarks.arrivals.answered import UNANSWERED, Answered
from benchmarks.overload.figures import Figures, per_second, recovery


def test_answers_are_told_apart() -> None:
    """Good answers, refusals and what was lost are counted by the second; times are those of the first two alone."""
    answers = [Answered(0.0, 0.01 * number, 200, 0.001) for number in range(1, 101)]
    answers += [Answered(0.0, 0.002, 503), Answered(0.0, 5.0, UNANSWERED), Answered(0.0, 0.1, 504)]
    found = Figures.of(answers, 0.0, 2.0)

    assert (found.good, found.refused, found.lost) == (50.0, 0.5, 1.0)
    assert found.good_times == pytest.approx((0.51, 0.99))
    assert found.refused_times == (0.002, 0.002)
    assert found.late == 0.001


def test_nothing_has_no_times() -> None:
    """Where nobody was refused it took no time."""
    assert Figures.of([], 0.0, 1.0) == Figures(0.0, 0.0, 0.0, (0.0, 0.0), (0.0, 0.0))


def test_an_answer_counts_in_the_stage_in_which_it_is_given() -> None:
    """What was asked for at the end of one is done in the next, on whose time it was; refusals stay where they were."""
    answers = [Answered(0.9, 0.2, 200), Answered(0.9, 0.2, 503), Answered(1.9, 0.2, 200)]
    found = Figures.of(answers, 1.0, 2.0)

    assert (found.good, found.refused, found.lost) == (1.0, 0.0, 0.0)
    assert found.good_times == (0.2, 0.2)


def test_goodput_is_counted_when_it_is_given() -> None:
    """An answer counts in the span in which it came, not in that in which it was asked for; refusals do not."""
    answers = [Answered(0.1, 0.1, 200), Answered(0.1, 0.6, 200), Answered(0.6, 0.1, 503), Answered(0.9, 5.0, 200)]

    assert per_second(answers, 1) == [(0.25, 2.0), (0.75, 2.0)]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([200, 200, 200, 200], 0.0),
        ([503, 200, 200, 200], 0.25),
        ([200, 503, 200, 200], 0.5),
        ([200, 200, 200, 503], None),
    ],
    ids=["at-once", "soon", "for-good-only", "never"],
)
def test_a_gateway_is_well_again_when_it_stays_so(statuses: list[int], expected: float | None) -> None:
    """From the first quarter of a second on in which all is well, and after which it is."""
    answers = [Answered(10 + place / 4 + 0.1, 0.01, status) for place, status in enumerate(statuses)]

    assert recovery(answers, 10.0, 11.0, soon=0.25) == expected


def test_a_late_answer_is_none() -> None:
    """An answer that takes far longer than before is no sign of health."""
    assert recovery([Answered(10.1, 0.3, 200)], 10.0, 11.0, soon=0.25) is None
