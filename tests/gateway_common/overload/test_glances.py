"""What becomes of those whose request is only looked at, for the line is full."""

import pytest

from gateway_common.overload import Priority
from gateway_common.overload.rests import REFUSALS
from gateway_common.overload.rush import SHORTLY
from tests.gateway_common.overload.given import asked, drained, filled, overloaded
from tests.gateway_common.overload.model import Loop


@pytest.fixture
def loop() -> Loop:
    return Loop()


def test_those_refused_at_a_glance_hear_it_together(loop: Loop) -> None:
    """They are told at the beginning of the next turn, before anybody begins in it, and none of them twice."""
    _ = list(overloaded(loop))
    first, second = asked(), asked()
    again_in = [loop.gate.refuses(one.scope, one) for one in (first, second)]
    before = (first.said, second.said)
    loop.turn()
    first.said = False
    loop.turn()

    assert all(again_in)
    assert before == (False, False)
    assert (first.said, second.said) == (False, True)


def test_who_is_refused_at_a_glance_is_given_a_rest_too(loop: Loop) -> None:
    """Looking costs as well: whoever is one too many in a turn is not heard, until those before them have been."""
    _ = list(overloaded(loop))
    late = [asked() for _ in range(2 * REFUSALS * loop.gate.pace.starts)]
    for one in late:
        loop.gate.refuses(one.scope, one)
    resting = loop.gate.resting
    for _ in range(3):
        loop.turn()

    assert resting > 0
    assert loop.gate.resting == 0


def test_a_glance_turns_nobody_away_who_has_a_right_to_be_there(loop: Loop) -> None:
    """Who is not in line yet, or has far less in it than another, comes in; the greediest does not."""
    drained(loop)
    filled(loop.gate)
    loop.gate.hold(asked(caller="modest"))
    while not loop.gate.full:
        loop.gate.hold(asked())
    coming = [asked(Priority.LOW, caller="new"), asked(caller="modest"), asked()]
    again_in = [loop.gate.refuses(one.scope, one) for one in coming]

    assert [seconds > 0 for seconds in again_in] == [False, False, True]


def test_nobody_begins_beside_one_who_is_refused_at_a_glance(loop: Loop) -> None:
    """Until the next turn, in which it is told, whoever comes waits, though nobody is left in line."""
    drained(loop)
    filled(loop.gate)
    first, second, late, again_in = asked(), asked(), asked(), list[int]()
    first.then = lambda _: again_in.append(loop.gate.refuses(late.scope, late))
    loop.gate.hold(first)
    loop.now += SHORTLY / 2
    loop.gate.hold(second)
    loop.now += SHORTLY / 2 + 0.001
    loop.turn()
    beside = loop.gate.takes()
    loop.now += 0.001
    loop.turn()

    assert all(again_in)
    assert (second.waited is not None, beside) == (True, False)
    assert late.said
    assert loop.gate.takes()


def test_all_who_rest_are_heard_again(loop: Loop) -> None:
    """The gate turns until the last of them is, also when nobody stands in line any more, and nobody comes."""
    _ = list(overloaded(loop))
    late = [asked() for _ in range(20 * REFUSALS * loop.gate.pace.starts)]
    for one in late:
        loop.gate.refuses(one.scope, one)
    while loop.busy:
        loop.now += 0.001
        loop.turn()

    assert loop.gate.resting == 0
    assert not any(one.rested for one in late)
