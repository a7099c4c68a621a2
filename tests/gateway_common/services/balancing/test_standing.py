"""When a replica is left out, for how long, and how it comes back."""

from gateway_common.services.balancing.standing import Standing
from gateway_common.settings.balancing import BalancingSettings

POLICY = BalancingSettings(failures=5, failure_ratio=0.5, minimum=10, window=10, eject_for=10, eject_longest=60)


def failing(times: int, *, now: float = 0.0, of: Standing | None = None) -> Standing:
    standing = of or Standing(POLICY)
    for _ in range(times):
        standing.failed(now)
    return standing


def test_so_many_failures_in_a_row_are_bad() -> None:
    """The fifth failure in a row is one too many, and a call that goes well begins the row anew."""
    four = failing(4)
    five = failing(5)
    four_and_well = failing(4)
    four_and_well.went_well(0.0)
    failing(4, of=four_and_well)

    assert [one.is_bad(0.0) for one in (four, five, four_and_well)] == [False, True, False]


def test_failing_often_is_bad_too() -> None:
    """Half of the calls of the last seconds failed, of enough calls, though never many in a row."""
    often, seldom, few = Standing(POLICY), Standing(POLICY), Standing(POLICY)
    for turn in range(20):
        for standing, bad in ((often, turn % 2 == 1), (seldom, turn % 3 == 2)):
            standing.failed(0.0) if bad else standing.went_well(0.0)
    for turn in range(8):
        few.failed(0.0) if turn % 2 else few.went_well(0.0)

    assert [one.is_bad(0.0) for one in (often, seldom, few)] == [True, False, False]
    assert [one.is_bad(10.5) for one in (often, seldom, few)] == [False, False, False]


def test_trouble_comes_before_what_is_bad() -> None:
    """After three failures in a row nobody is sent here from elsewhere, and each change is told once."""
    standing = Standing(POLICY)

    assert [standing.failed(0.0) for _ in range(4)] == [False, False, True, False]
    assert standing.troubled
    assert [standing.went_well(0.0), standing.went_well(0.0)] == [True, False]


def test_a_relapse_lasts_twice_as_long() -> None:
    """Each time that it fails on trial, or soon after it came back, it is left out for longer, up to the longest."""
    standing = failing(5)
    times = [standing.eject(now) for now in (0.0, 10.0, 30.0, 70.0)]
    standing.readmit(200.0)
    soon = failing(5, now=230.0, of=standing).eject(230.0)
    standing.readmit(300.0)
    later = failing(5, now=400.0, of=standing).eject(400.0)

    assert (times, soon, later) == ([10, 20, 40, 60], 60, 10)


def test_one_call_at_a_time_is_its_trial() -> None:
    """When its time is over one call may go there, and the next only when that is settled."""
    standing = failing(5)
    standing.eject(0.0)
    early, due = (standing.may_try(now, repeatable=True) for now in (9.9, 10.0))
    standing.on_trial = True

    assert (early, due, standing.may_try(10.0, repeatable=True)) == (False, True, False)


def test_a_trial_is_better_made_with_what_can_be_repeated() -> None:
    """What cannot be sent again is risked only when nothing else has come for twice its time."""
    standing = failing(5)
    standing.eject(0.0)

    assert [standing.may_try(now, repeatable=False) for now in (10.0, 29.9, 30.0)] == [False, False, True]


def test_who_comes_back_has_a_clean_record() -> None:
    """Failures from before do not count again, neither in a row nor among the last calls."""
    standing = failing(9, now=5.0)
    standing.eject(5.0)
    standing.readmit(10.0)
    failing(4, now=10.0, of=standing)

    assert (standing.ejected, standing.is_bad(10.0)) == (False, False)
