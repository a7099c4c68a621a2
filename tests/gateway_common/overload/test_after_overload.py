"""What an overload leaves behind when less comes than can be done: nothing."""

from collections.abc import Sequence

import pytest

from gateway_common.overload import Priority
from gateway_common.settings.overload import OverloadSettings
from tests.gateway_common.overload.model import CAPACITY, Asked, Loop, randomly, steadily

RUSH, AFTER = 3.0, 3.2


def burst(number: int, at: float, *, callers: int = 1) -> list[Asked]:
    """Give so many requests that come in one moment."""
    return [Asked(at, {"priority": Priority.NORMAL, "caller": f"{one % callers}"}) for one in range(number)]


def refused(requests: Sequence[Asked], since: float) -> int:
    return sum(one.refused is not None for one in requests if one.at >= since)


@pytest.mark.parametrize("callers", [1, 100])
@pytest.mark.parametrize(("number", "every"), [(30, 0.4), (60, 0.5), (100, 0.5), (200, 0.9)])
def test_bursts_are_no_overload(number: int, every: float, callers: int) -> None:
    """A few per cent of the capacity that come in bursts are all answered, also when there has been an overload."""
    loop = Loop(OverloadSettings())
    bursts = [one for place in range(20) for one in burst(number, AFTER + place * every, callers=callers)]
    done = loop.run([*randomly(3 * CAPACITY, RUSH), *bursts])

    assert refused(done, since=0) > 0
    assert refused(done, since=AFTER) == 0
    assert not loop.gate.overloaded


@pytest.mark.parametrize("clients", [64, 100])
@pytest.mark.parametrize("again_in", [0.05, 2.0])
def test_clients_that_never_pause_are_served_again(clients: int, again_in: float) -> None:
    """As many as were served one after the other before a rush are so again after it, though they leave no moment."""
    loop, until, log = Loop(OverloadSettings()), 12.0, list[Asked]()

    def ask(then: float) -> None:
        if then < until:
            loop.call_later(then - loop.now, lambda: come(Asked(then, then=done)))

    def come(asked: Asked) -> None:
        log.append(asked)
        loop.read(asked)

    def done(asked: Asked) -> None:
        ask(loop.now + (0.0005 if asked.refused is None else again_in))

    for one in range(clients):
        ask(one / 1000)
    loop.run(randomly(3 * CAPACITY, 1.5, start=1.0))

    assert refused(log, since=1.0) > 0
    assert refused(log, since=10.0) == 0
    assert not loop.gate.overloaded


@pytest.mark.parametrize("number", [20, 100])
def test_heavy_requests_of_yesterday_are_forgotten(number: int) -> None:
    """How few could begin while each took 60 ms says nothing of a crowd that comes a minute after that."""
    heavy = [Asked(place * 0.5, work=0.06) for place in range(40) for _ in range(4)]
    done = Loop(OverloadSettings()).run([*heavy, *steadily(50, 60, start=25.0), *burst(number, 90.0)])

    assert refused(done, since=0) == 0


def test_a_load_that_stays_too_high_is_turned_away_at_once_all_the_same() -> None:
    """Now and then the line is longer for some seconds, but whoever is turned away knows it at once."""
    loop = Loop(OverloadSettings())
    done = loop.run(steadily(1.3 * CAPACITY, 15.0))
    late = [one for one in done if one.refused is not None and one.at > 2.0]

    assert sorted(one.refused or 0.0 for one in late)[int(0.99 * len(late))] <= 0.02
    assert max(one.served or 0.0 for one in done if one.at > 2.0) <= 0.7
