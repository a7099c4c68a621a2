from gateway_common.overload.pace import Pace

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
