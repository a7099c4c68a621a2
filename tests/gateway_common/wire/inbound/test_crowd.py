"""Who makes room for one connection too many, decided without any."""

from dataclasses import dataclass

import pytest

from gateway_common.testing.clock import pass_time, simulated
from gateway_common.wire.inbound.crowd import LARGE, SILENT, TOLD_EVERY, Crowd

MOST = 8 * LARGE


@dataclass(eq=False)
class One:
    """Stand for a connection."""

    address: str = "a"
    spare: bool = True
    gone: bool = False

    def leave(self) -> None:
        self.gone = True


def come(crowd: Crowd, number: int, address: str = "a", *, idle: bool = False) -> list[One]:
    ones = [One(address) for _ in range(number)]
    for one in ones:
        crowd.came(one)
        if idle:
            crowd.asks(one)
            crowd.answered(one)
    return ones


def newcomer(crowd: Crowd, address: str = "a") -> One:
    (one,) = come(crowd, 1, address)
    return one


@simulated
async def test_the_silent_leave_before_the_idle() -> None:
    """Of each the oldest; whoever has come within a second is not taken for silent."""
    crowd = Crowd(MOST)
    idle = come(crowd, 2, idle=True)
    silent = come(crowd, 2)
    left: list[list[int]] = []
    for seconds in (0.0, SILENT + 0.1, 0.0):
        await pass_time(seconds)
        assert crowd.makes_room(newcomer(crowd))
        left.append([[one.gone for one in ones].count(True) for ones in (idle, silent)])

    assert left == [[1, 0], [1, 1], [1, 2]]
    assert idle[0].gone


@simulated
async def test_who_is_busy_stays() -> None:
    """Whoever asks again, rests, or is in the middle of something is not taken; it is again when it says so."""
    crowd = Crowd(MOST)
    asking, resting = come(crowd, 2, idle=True)
    crowd.hears(asking)
    resting.spare = False
    before = crowd.makes_room(newcomer(crowd))
    resting.spare = True
    crowd.answered(resting)

    assert not before
    assert crowd.makes_room(newcomer(crowd))
    assert (asking.gone, resting.gone) == (False, True)


@pytest.mark.parametrize(("others", "room"), [(MOST // LARGE // 2, False), (MOST // LARGE, True)])
@simulated
async def test_an_address_that_has_many_takes_no_place_of_one_that_has_few(others: int, room: bool) -> None:
    """More than an eighth of all, and more than twice what the other has, are enough."""
    crowd = Crowd(MOST)
    come(crowd, others, "b", idle=True)
    busy = come(crowd, 2 * (MOST // LARGE) - 1, "a")
    for one in busy:
        crowd.asks(one)

    assert crowd.makes_room(newcomer(crowd, "a")) == room
    assert crowd.makes_room(newcomer(crowd, "c"))


@simulated
async def test_who_has_left_counts_no_more() -> None:
    """A connection that is over makes no room, and does not count for its address."""
    crowd = Crowd(MOST)
    for one in come(crowd, MOST, idle=True):
        crowd.left(one)
    alone = newcomer(crowd)

    assert not crowd.makes_room(alone)
    come(crowd, 1, "b", idle=True)
    assert crowd.makes_room(alone)


@simulated
async def test_that_there_is_no_room_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    """One line of the log a minute says so, however many are turned away."""
    crowd = Crowd(MOST)
    for seconds in (0.0, 1.0, TOLD_EVERY, 1.0):
        await pass_time(seconds)
        crowd.makes_room(One())

    assert capsys.readouterr().out.count("connections full") == 2


@simulated
async def test_who_is_refused_is_not_silent_any_more() -> None:
    """They have asked for something, and stand behind all who were idle before them."""
    crowd = Crowd(MOST)
    (refused,) = come(crowd, 1)
    (idle,) = come(crowd, 1, idle=True)
    await pass_time(SILENT + 0.1)
    crowd.refused(refused)

    assert crowd.makes_room(newcomer(crowd))
    assert (idle.gone, refused.gone) == (True, False)
    assert crowd.makes_room(newcomer(crowd))
    assert refused.gone
