import pytest

from gateway_common.overload import Priority
from gateway_common.overload.gate import MOST_STARTS
from gateway_common.overload.refusals import AGAIN_IN
from gateway_common.overload.rests import LEAST_REFUSALS, REFUSALS
from gateway_common.overload.rush import SHORTLY
from gateway_common.settings.overload import OverloadSettings
from tests.gateway_common.overload.given import asked, drained, filled, overloaded
from tests.gateway_common.overload.model import Loop

HIGH, _, _ = Priority


@pytest.fixture
def loop() -> Loop:
    return Loop()


def test_so_many_begin_in_a_turn(loop: Loop) -> None:
    """Up to the most that may, requests begin without waiting; in the next turn as many again."""
    first = sum(loop.gate.takes() for _ in range(2 * MOST_STARTS))
    loop.turn()
    second = sum(loop.gate.takes() for _ in range(2 * MOST_STARTS))

    assert (first, second) == (MOST_STARTS, MOST_STARTS)


def test_nobody_overtakes_who_waits(loop: Loop) -> None:
    """While anybody stands in line nobody begins at once, and who waited begins in the next turn."""
    filled(loop.gate)
    waits = asked()
    loop.gate.hold(waits)
    overtakes = loop.gate.takes()
    loop.now += 0.002
    loop.turn()

    assert not overtakes
    assert waits.waited == pytest.approx(0.002)
    assert loop.gate.takes()


def test_what_was_sent_ahead_of_a_refusal_overtakes_nobody(loop: Loop) -> None:
    """Whoever waited in vain and asks in that moment for something else stands behind those who came meanwhile."""
    drained(loop)
    filled(loop.gate)
    first, second, overtook = asked(), asked(), list[bool]()
    first.then = lambda _: overtook.append(loop.gate.takes())
    loop.gate.hold(first)
    loop.now += SHORTLY / 2
    loop.gate.hold(second)
    loop.now += SHORTLY / 2 + 0.001
    loop.turn()

    assert (first.again_in is not None, overtook) == (True, [False])
    assert second.waited == pytest.approx(SHORTLY / 2 + 0.001)
    assert loop.gate.takes()


def test_an_idle_gate_asks_nothing_of_the_loop(loop: Loop) -> None:
    """When nothing comes, nothing turns: one request costs one turn, and no more follow."""
    loop.gate.takes()
    loop.turn()

    assert not loop.busy


def test_who_left_is_not_begun(loop: Loop) -> None:
    """Somebody who went away while they waited takes nobody's place."""
    filled(loop.gate)
    left, stays = asked(), asked()
    loop.gate.hold(left)
    loop.gate.hold(stays)
    left.gone = True
    loop.turn()

    assert (left.waited, stays.waited) == (None, 0.0)
    assert loop.gate.waiting == 0


def test_who_left_in_the_middle_of_the_line_is_not_begun(loop: Loop) -> None:
    """Somebody who went away behind others who wait is left out when it is their turn."""
    filled(loop.gate)
    before, left, after = asked(), asked(), asked()
    for one in (before, left, after):
        loop.gate.hold(one)
    left.gone = True
    loop.turn()

    assert (before.waited, left.waited, after.waited) == (0.0, None, 0.0)


def test_who_left_is_not_turned_away(loop: Loop) -> None:
    """Of those who went away while it was overloaded nobody is refused or counted, however long they waited."""
    drained(loop)
    filled(loop.gate)
    left = asked()
    loop.gate.hold(left)
    left.gone = True
    before = [*loop.gate.refused["waited"]]
    loop.now += 1.0
    loop.turn()

    assert (left.waited, left.again_in) == (None, None)
    assert loop.gate.refused["waited"] == before
    assert loop.gate.waiting == 0


def test_more_begin_in_a_turn_while_others_wait_for_theirs(loop: Loop) -> None:
    """Short turns leave more starts as long as anybody stands in line, also when nobody else comes."""
    for _ in range(9):
        loop.gate.pace.turned(60.0, bound=True)
    loop.now = 1.0
    filled(loop.gate)
    for _ in range(50):
        loop.gate.hold(asked())
    while loop.gate.waiting:
        loop.now += 0.001
        loop.turn()

    assert loop.gate.pace.starts > 5


def test_an_overloaded_gate_keeps_its_line_short(loop: Loop) -> None:
    """As soon as the last in line would have to wait too long, whoever comes is turned away, and told when to ask."""
    before = list(overloaded(loop))
    late = [asked() for _ in AGAIN_IN]
    for one in late:
        loop.gate.hold(one)

    assert loop.gate.waiting == len(before) - 1
    assert sorted(one.again_in or 0 for one in late) != [1] * len(late)
    assert loop.gate.refused == {"full": [0, len(late) + 1, 0], "waited": [0, 0, 0]}


def test_a_write_takes_the_place_of_a_read(loop: Loop) -> None:
    """Who comes last and matters more is let in, and the newest that matters least is turned away."""
    before = list(overloaded(loop))
    write = asked(HIGH)
    loop.gate.hold(write)
    loop.turn()

    assert write.waited is not None
    assert before[-2].again_in is not None


def test_clients_that_ask_again_at_once_are_given_a_rest(loop: Loop) -> None:
    """So many are refused in one turn, and clients beyond that are not heard until those before them have been."""
    _ = list(overloaded(loop))
    most = max(LEAST_REFUSALS, REFUSALS * loop.gate.pace.starts)
    late = [asked() for _ in range(2 * most)]
    for one in late:
        loop.gate.hold(one)
    resting = loop.gate.resting
    for _ in range(3):
        loop.turn()

    assert most // 2 <= resting <= most + 1
    assert loop.gate.resting == 0
    assert not any(one.rested for one in late)


def test_strangers_do_not_lengthen_the_line_for_ever(loop: Loop) -> None:
    """Whoever is not in it yet may stand behind a full line, but not behind one that is twice as long."""
    drained(loop)
    filled(loop.gate)
    for number in range(1000):
        loop.gate.hold(asked(caller=str(number)))

    assert MOST_STARTS < loop.gate.waiting < 1000


def test_a_machine_that_stood_still_is_no_overload(loop: Loop) -> None:
    """After a second in which nothing happened whoever waits is served, though longer than anybody should have to."""
    filled(loop.gate)
    came = [asked() for _ in range(300)]
    for one in came:
        loop.gate.hold(one)
    for stood_still in (1.5, 0.005, 0.005, 0.005, 0.005, 0.005):
        loop.now += stood_still
        loop.turn()

    assert not loop.gate.overloaded
    assert all(one.waited is not None for one in came)


def test_an_overload_is_told_once(loop: Loop, capsys: pytest.CaptureFixture[str]) -> None:
    """When it begins and when it is over is a line of the log, whatever comes in between."""
    _ = list(overloaded(loop))
    for _ in range(50):
        loop.gate.hold(asked())
    loop.run([])
    lines = [line for line in capsys.readouterr().out.splitlines() if "overload" in line]

    assert ["began" in line for line in lines] == [True, False]
    assert not loop.gate.overloaded


def test_settings_bound_what_is_believable() -> None:
    """A turn of more than a tenth of a second, a patience of more than five, or no connection at all is a mistake."""
    for said in ({"turn": 0.2}, {"patience": 6}, {"connections": 0}, {"turn": 0}):
        with pytest.raises(ValueError, match="1 validation error"):
            OverloadSettings.model_validate(said)
