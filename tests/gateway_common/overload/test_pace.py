import pytest

from gateway_common.overload.pace import AT_FIRST, Pace

TARGET = 0.005


def test_long_turns_leave_fewer_starts() -> None:
    """A turn that takes twice too long halves the next; one that takes far too long takes no more than half of it."""
    pace = Pace(target=TARGET, most=64)
    pace.turned(2 * TARGET, bound=True)
    after_one = pace.starts
    pace.turned(100 * TARGET, bound=True)

    assert (after_one, pace.starts) == (32, 16)


def test_there_is_always_one() -> None:
    """However long turns are, one request begins in each, or nothing would ever go on."""
    pace = Pace(target=TARGET, most=64)
    for _ in range(100):
        pace.turned(60.0, bound=True)

    assert pace.starts == 1


def test_short_turns_leave_more_where_more_would_begin() -> None:
    """One more for each short turn, up to the most; a turn that was not filled says nothing."""
    pace = Pace(target=TARGET, most=4)
    for _ in range(9):
        pace.turned(60.0, bound=True)
    found: list[int] = []
    for bound in (False, True, True, False, True, True):
        pace.turned(TARGET / 2, bound=bound)
        found.append(pace.starts)

    assert found == [1, 2, 3, 3, 4, 4]


def test_the_rate_follows_what_begins() -> None:
    """After a tenth of a second it is known how many requests begin in a second."""
    pace = Pace(target=TARGET, most=64)
    for _ in range(40):
        pace.began(5, 0.005)

    assert 950 <= pace.rate <= 1060


def test_one_turn_that_took_long_does_not_decide_the_rate() -> None:
    """The machine may have stood still for a second: a turn counts for three tenths at the most."""
    pace = Pace(target=TARGET, most=64)
    pace.began(10, 1.0)

    assert pace.rate == pytest.approx(0.7 * AT_FIRST + 0.3 * 10)


def test_only_a_rate_that_was_low_is_forgotten() -> None:
    """After a while without a line as many are believed to begin as at first; who can do more is known to."""
    slow, quick = Pace(target=TARGET, most=64), Pace(target=TARGET, most=64)
    slow.began(1, 0.1)
    quick.began(1000, 0.1)
    slow.forget()
    quick.forget()

    assert slow.rate == AT_FIRST
    assert quick.rate > AT_FIRST
