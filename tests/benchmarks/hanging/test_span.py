import pytest

from benchmarks.arrivals.answered import Answered
from benchmarks.hanging.span import Fates, Span
from benchmarks.unavailable import Unavailable

ANSWERS = [Answered(0.0, 0.001, 200), Answered(0.1, 0.02, 503), Answered(0.2, 0.5, 503), Answered(0.3, 1.0, 504)]


def test_refusals_at_once_are_told_from_those_after_a_wait() -> None:
    """Whoever is refused at once holds nothing; whoever waits for it does."""
    assert Fates.of(ANSWERS) == Fates({200: 1, 503: 2, 504: 1}, at_once=1)


def test_fates_of_several_turns_add_up() -> None:
    """A status that came in one turn alone counts as well."""
    several = [Fates.of(ANSWERS), Fates.of(ANSWERS[:2])]

    assert Fates.all(several) == Fates({200: 2, 503: 3, 504: 1}, at_once=2)


def test_a_span_tells_how_long_the_others_took() -> None:
    """Whatever order they were noted in, times are sorted, and told in milliseconds."""
    span = Span.of([(2.0, 0.004), (1.0, 0.003), (3.0, 0.002), (0.0, 0.001)], ANSWERS, 0.5)

    assert span.times == [0.001, 0.002, 0.003, 0.004]
    assert (span.time(0.5), span.time(0.99)) == (3.0, 4.0)
    assert span.busy == 0.5


@pytest.mark.parametrize("took", [(0.001, 0.001, 0.003, 0.003), (0.003, 0.003, 0.001, 0.001)])
def test_noise_is_what_differs_where_nothing_happened(took: tuple[float, ...]) -> None:
    """The slower half is compared with the other one, whichever came first."""
    assert Span.of(list(enumerate(took)), ANSWERS, 0.5).noise == pytest.approx(3.0)


def test_next_to_nothing_tells_nothing() -> None:
    """Turns that are too short end with a word of it instead of a number."""
    with pytest.raises(Unavailable, match="too few"):
        Span.of([(0.0, 0.001)], [], 0.5)
