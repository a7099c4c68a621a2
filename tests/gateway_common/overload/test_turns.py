from dataclasses import dataclass, field

import pytest

from gateway_common.overload.pace import Pace
from gateway_common.overload.turns import Turns
from tests.gateway_common.overload.model import Loop

MOST = 4


@dataclass
class Serving:
    """Count turns of a loop in which somebody was served, and say whether anybody is *left*."""

    left: bool = False
    begun: list[int] = field(default_factory=list[int])

    def __call__(self, _: float, begun: int) -> bool:
        self.begun.append(begun)
        return self.left


@pytest.fixture
def loop() -> Loop:
    """Give one on whose clock some time has passed."""
    loop = Loop()
    loop.spend(1.0)
    return loop


@pytest.fixture
def serving() -> Serving:
    return Serving()


@pytest.fixture
def pace() -> Pace:
    return Pace(target=0.003, most=MOST)


@pytest.fixture
def turns(loop: Loop, serving: Serving, pace: Pace) -> Turns:
    return Turns(pace, serving, loop=lambda: loop, clock=lambda: loop.now, spent=lambda: loop.used)


def test_one_that_comes_alone_is_forgotten(loop: Loop, serving: Serving, turns: Turns) -> None:
    """Nothing is measured and nobody is served for a request that begins by itself, and no other turn follows."""
    for _ in range(3):
        turns.takes()
        loop.turn()

    assert serving.begun == []
    assert not loop.busy


def test_nobody_begins_beside_who_waits(turns: Turns) -> None:
    """A turn takes its number, and none at all as soon as somebody waits."""
    taken = [turns.takes() for _ in range(MOST + 1)]
    turns.wait()

    assert taken == [True] * MOST + [False]
    assert turns.full


def test_it_goes_on_while_anybody_is_left(loop: Loop, serving: Serving, turns: Turns) -> None:
    """It is told in each turn how many have begun since, and ends a turn after nobody is left."""
    turns.takes()
    turns.wait()
    serving.left = True
    loop.turn()
    loop.turn()
    serving.left = False
    for _ in range(3):
        loop.turn()

    assert serving.begun == [1, 0, 0]
    assert not loop.busy


def test_nobody_begins_by_themselves_while_others_are_served(loop: Loop, pace: Pace) -> None:
    """Nor afterwards, until the next turn, if anybody still has to wait."""
    made: list[Turns] = []
    taken: list[bool] = []

    def serve(_now: float, _begun: int) -> bool:
        taken.append(made[0].takes())
        made[0].wait()
        return True

    made.append(Turns(pace, serve, loop=lambda: loop, clock=lambda: loop.now, spent=lambda: loop.used))
    for _ in range(2):
        made[0].takes()
    loop.turn()
    taken.append(made[0].takes())

    assert taken == [False, False]


def test_the_work_of_the_last_who_waited_is_measured(loop: Loop, pace: Pace) -> None:
    """Who begins from the line and leaves it empty may make the turn as long as anybody."""
    made: list[Turns] = []

    def serve(_now: float, _begun: int) -> bool:
        made[0].begin()
        return False

    made.append(Turns(pace, serve, loop=lambda: loop, clock=lambda: loop.now, spent=lambda: loop.used))
    made[0].hear()
    made[0].wait()
    loop.turn()
    loop.spend(0.01)
    loop.turn()

    assert pace.work == pytest.approx(0.01)


def test_reading_is_no_work(loop: Loop, serving: Serving, turns: Turns, pace: Pace) -> None:
    """The work of a turn ends with the first that comes after it: what is read and refused then does not count."""
    serving.left = True
    turns.hear()
    turns.wait()
    loop.turn()
    loop.spend(0.002)
    turns.hear()
    loop.spend(0.1)
    turns.hear()
    loop.turn()

    assert pace.work == pytest.approx(0.002)
    assert pace.starts == MOST


def test_its_own_call_comes_before_what_begins_in_it(loop: Loop, pace: Pace) -> None:
    """In the next turn it comes first, so that whoever is refused does not wait for the work of those that begin."""
    order: list[str] = []

    def serve(_now: float, _begun: int) -> bool:
        order.append("turn")
        loop.call_soon(lambda: order.append("work"))
        return True

    turns = Turns(pace, serve, loop=lambda: loop, clock=lambda: loop.now, spent=lambda: loop.used)
    turns.hear()
    turns.wait()
    loop.turn()
    loop.turn()

    assert order == ["turn", "turn", "work"]
