from datetime import timedelta

from ftgo_sandbox.skeleton.clock import Pace
from tests.sandbox.simulated_clock import START


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_before_the_sandbox_starts_the_story_is_real() -> None:
    """What lies before the epoch happened at the speed of life."""
    pace = Pace(START, 10)

    assert pace.story(START - seconds(90)) == START - seconds(90)


def test_the_story_runs_faster_than_life() -> None:
    """At speed 10, ten seconds of the story pass in one."""
    pace = Pace(START, 10)

    assert pace.story(START + seconds(3)) == START + seconds(30)
    assert pace.real(START + seconds(30)) == START + seconds(3)


def test_a_change_of_speed_bends_the_story_but_does_not_break_it() -> None:
    """What was reached before a change is not lost by it, in either direction."""
    pace = Pace(START, 10)
    pace.change(60, START + seconds(3))
    pace.change(1, START + seconds(4))

    times = [pace.story(START + seconds(number)) - START for number in (3, 4, 5)]
    assert times == [seconds(30), seconds(90), seconds(91)]
    assert pace.real(START + seconds(60)) == START + seconds(3.5)
