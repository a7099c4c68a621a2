import pytest

from gateway_common.overload.pace import Pace
from gateway_common.overload.rush import IDLE, SHORTLY, Rush

PATIENCE = 0.5


def rush(*, since: float | None = None) -> Rush:
    """Make one at a pace of 4,000 a second, that began at a second."""
    one = Rush(Pace(target=0.003, most=8), PATIENCE)
    if since is not None:
        one.begin(since)
    return one


def test_too_much_is_what_would_wait_for_longer_than_patience() -> None:
    """At 4,000 a second and half a second of patience 2,000 may stand in line."""
    assert not rush().is_too_much(1999)
    assert rush().is_too_much(2000)


def test_a_line_is_full_only_in_a_rush() -> None:
    """Before it any number may stand in line, and in it a hundredth of a second's worth."""
    assert not rush().is_full(10_000, now=0.0)
    assert not rush(since=0.0).is_full(39, now=0.0)
    assert rush(since=0.0).is_full(40, now=0.0)


def test_it_is_long_ago_when_nobody_has_stood_in_line_for_a_while() -> None:
    """The time counts from when the last left, however often the empty line is looked at."""
    one = rush(since=1.0)
    one.is_full(3, now=1.0)
    waiting = one.is_long_ago(99.0)
    one.is_full(0, now=100.0)
    one.is_full(0, now=100.0 + IDLE / 2)

    assert not waiting
    assert not one.is_long_ago(100.0 + IDLE / 2)
    assert one.is_long_ago(100.0 + 2 * IDLE)


def test_a_turn_full_of_them_may_always_stand_in_line() -> None:
    """However little a hundredth of a second is, as many may wait as begin in the next turn."""
    one = Rush(Pace(target=0.003, most=64), PATIENCE)

    assert one.most == 64


def test_each_begins_with_a_short_line() -> None:
    """What was learnt of one that is over, and who began before, says nothing of the next."""
    one = rush(since=0.0)
    one.is_full(3, now=0.0)
    one.count(turned_away=5, begun=9)
    one.look(1.0)
    longer = one.most
    one.end(2.0)
    one.count(begun=10_000)
    one.begin(3.0)
    at_first = one.most
    one.count(turned_away=5, begun=4)
    one.look(4.0)

    assert (longer, at_first, one.most) == (80, 40, 40)


def test_where_turns_are_long_nobody_is_refused_before_the_next() -> None:
    """Who has waited for two turns had a chance to begin; shorter than that nobody waits in vain."""
    pace = Pace(target=0.003, most=8)
    one = Rush(pace, PATIENCE)
    one.begin(0.0)
    pace.turned(0.05, bound=True)

    assert one.longest_wait(0.1) == 0.1


def test_who_stood_in_line_before_it_may_wait_for_longer() -> None:
    """Whoever came when nobody was turned away is served if that is possible at all; others know it soon."""
    one = rush(since=5.0)

    assert one.longest_wait(4.9) == 2 * PATIENCE
    assert one.longest_wait(5.1) == pytest.approx(SHORTLY)


def test_a_second_in_which_nobody_is_turned_away_ends_it() -> None:
    """It goes on as long as somebody was refused since the last look, while others waited."""
    one = rush(since=0.0)
    one.is_full(3, now=0.0)
    one.count(turned_away=5, begun=9)
    looks = [one.look(1.0), one.look(2.0)]

    assert looks == [True, False]
    assert one.end(2.0) == 2.0
    assert not one.overloaded


def test_a_line_that_is_empty_ends_it_too() -> None:
    """However many were refused before, there is less to do than can be done."""
    one = rush(since=0.0)
    one.is_full(3, now=0.0)
    one.count(turned_away=5)
    one.is_full(0, now=0.5)

    assert not one.look(1.0)
