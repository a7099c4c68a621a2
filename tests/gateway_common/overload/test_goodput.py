"""What comes of a load, whatever its size: a process of a model, at a capacity that is known to the microsecond."""

from collections.abc import Sequence

import pytest

from gateway_common.overload import Priority
from gateway_common.settings.overload import OverloadSettings
from tests.gateway_common.overload.model import CAPACITY, READ, REFUSE, WORK, Asked, Loop, randomly, steadily

SECONDS = 3.0
TURNED_AWAY_WITHIN = 0.02


def served(requests: Sequence[Asked], since: float = 0.0) -> list[float]:
    return [one.served for one in requests if one.served is not None and one.at >= since]


def refused(requests: Sequence[Asked], since: float = 0.0) -> list[float]:
    return [one.refused for one in requests if one.refused is not None and one.at >= since]


def within(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(share * len(times))]


@pytest.mark.parametrize("load", [0.5, 0.9, 0.95, 1.0])
def test_nobody_is_turned_away_below_capacity(load: float) -> None:
    """Up to what it can do, a gateway answers everybody, however they happen to come."""
    for coming in (steadily(load * CAPACITY, SECONDS), randomly(load * CAPACITY, SECONDS)):
        loop = Loop()
        done = loop.run(coming)

        assert len(served(done)) == len(done)
        assert not loop.gate.overloaded


@pytest.mark.parametrize("load", [1.5, 3.0, 10.0])
def test_all_time_that_is_left_is_work(load: float) -> None:
    """Beyond it, whatever reading and refusing leave of the time goes into answers: the processor never rests."""
    done = Loop().run(randomly(load * CAPACITY, SECONDS))
    good = len(served(done))
    left = SECONDS - len(done) * READ - len(refused(done)) * REFUSE

    assert good * WORK >= 0.99 * left
    assert good + len(refused(done)) == len(done)


def test_three_times_as_much_leaves_goodput() -> None:
    """At three times the capacity 95 of 100 answers are still given, where a refusal costs a fiftieth of an answer."""
    done = Loop(refusal=WORK / 50 - READ / 2, read=READ / 2).run(randomly(3 * CAPACITY, SECONDS))

    assert len(served(done)) >= 0.95 * SECONDS * CAPACITY


@pytest.mark.parametrize("load", [1.5, 3.0, 10.0])
def test_who_is_turned_away_hears_it_at_once(load: float) -> None:
    """Of a hundred that are turned away, 99 know it within 20 ms; whoever is answered soon waits little more."""
    done = Loop().run(randomly(load * CAPACITY, SECONDS))

    assert within(refused(done), 0.99) <= TURNED_AWAY_WITHIN
    assert within(served(done, since=2.0), 0.99) <= 5 * TURNED_AWAY_WITHIN


def test_the_line_is_as_long_as_patience_makes_it() -> None:
    """Nobody stands in line who could not begin within the patience; afterwards the line holds a turn's starts."""
    loop = Loop(OverloadSettings(patience=0.1))
    done = loop.run(randomly(3 * CAPACITY, SECONDS))

    assert loop.longest_line <= 2 * 0.1 * CAPACITY
    assert max(served(done)) <= 0.4
    assert max(one.waited or 0.0 for one in done if one.at > 1.0) <= TURNED_AWAY_WITHIN


def test_it_recovers_at_once() -> None:
    """As soon as less comes than can be done, everybody is answered as before; the overload is over a second later."""
    loop = Loop()
    done = loop.run([*randomly(3 * CAPACITY, 3.0), *randomly(0.5 * CAPACITY, 5.0, start=3.0)])

    assert refused(done, since=3.1) == []
    assert within(served(done, since=3.1), 0.99) <= 0.01
    assert not loop.gate.overloaded


def test_a_crowd_that_comes_at_once_is_served() -> None:
    """Four hundred requests in one moment are no overload: they are done one after the other."""
    done = Loop().run([Asked(0.0) for _ in range(400)])

    assert len(served(done)) == 400
    assert max(served(done)) <= 1.1 * 400 * (WORK + READ)


def test_a_service_that_hangs_makes_nobody_wait() -> None:
    """A thousand requests that wait for a service for a minute take no place from those that do not."""
    hanging = steadily(0.4 * CAPACITY, 1.0, service=60.0)
    well = steadily(0.5 * CAPACITY, 5.0, start=0.5)
    loop = Loop()
    done = loop.run(sorted([*hanging, *well], key=lambda one: one.at))

    assert len(served(done)) == len(done)
    assert max(one.served or 0.0 for one in well) <= 0.02


def test_what_matters_most_is_answered() -> None:
    """At three times the capacity all writes are answered, as long as they alone are less than can be done."""
    writes = steadily(0.5 * CAPACITY, SECONDS, scope={"priority": Priority.HIGH, "caller": "a"})
    reads = steadily(2.5 * CAPACITY, SECONDS, scope={"priority": Priority.NORMAL, "caller": "b"})
    done = Loop().run(sorted([*writes, *reads], key=lambda one: one.at))

    assert len(served(writes)) >= 0.99 * len(writes)
    assert len(served(reads)) >= 0.25 * SECONDS * CAPACITY
    assert within(refused(done, since=0.5), 0.99) <= TURNED_AWAY_WITHIN


def test_a_greedy_caller_takes_nobody_elses_place() -> None:
    """Whoever asks ten times as often as all others together leaves them theirs."""
    greedy = steadily(5 * CAPACITY, SECONDS, scope={"priority": Priority.NORMAL, "caller": "greedy"})
    modest = [
        one
        for number in range(10)
        for one in steadily(0.05 * CAPACITY, SECONDS, scope={"priority": Priority.NORMAL, "caller": f"{number}"})
    ]
    Loop().run(sorted([*greedy, *modest], key=lambda one: one.at))

    assert len(served(modest)) >= 0.95 * len(modest)


def test_nobody_is_turned_away_where_shedding_is_off() -> None:
    """With `shed` off everybody waits, for as long as it takes."""
    done = Loop(OverloadSettings(shed=False)).run(steadily(3 * CAPACITY, 1.0))

    assert len(served(done)) == len(done)
