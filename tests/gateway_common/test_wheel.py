"""The wheel: alarms that ring exactly when a timer would, and that cost no timer when called off in time."""

import asyncio
from collections.abc import Callable
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from gateway_common.deadline import now
from gateway_common.testing.clock import pass_time, run_simulated, simulated
from gateway_common.wheel import AT_A_TIME, TICK, Alarm, Wheel

MOMENTS = st.lists(st.floats(min_value=0.0, max_value=30.0), min_size=1, max_size=20)


def timers() -> int:
    """Count the timers that the running loop holds, those among them that were called off too."""
    held: list[asyncio.TimerHandle] = getattr(asyncio.get_running_loop(), "_scheduled", [])
    return len(held)


def noting(heard: list[tuple[float, float]], moment: float) -> Callable[[], None]:
    """Make a ring that notes for which *moment* it was, and when it was heard."""
    return lambda: heard.append((moment, now()))


@given(moments=MOMENTS)
def test_alarms_ring_at_their_time(moments: list[float]) -> None:
    """Each rings once, at its own moment, neither early nor at the end of its tick; what is past rings at once."""

    async def rung() -> list[tuple[float, float]]:
        await pass_time(1.0)
        wheel, heard = Wheel(), list[tuple[float, float]]()
        for moment in moments:
            wheel.at(moment, noting(heard, moment))
        await pass_time(40.0)
        return heard

    heard = run_simulated(rung())

    assert sorted(moment for moment, _ in heard) == sorted(moments)
    assert all(abs(at - max(moment, 1.0)) < 1e-6 for moment, at in heard)


@simulated
async def test_what_is_never_due_never_rings() -> None:
    """An endless deadline waits nowhere, and may be called off like any other."""
    wheel, heard = Wheel(), list[str]()
    alarm = wheel.at(float("inf"), lambda: heard.append("never"))
    waiting = len(wheel), timers()
    await pass_time(100.0)
    alarm.cancel()

    assert (waiting, heard) == ((0, 0), [])


@simulated
async def test_what_is_called_off_never_rings() -> None:
    """Neither while it lies in its bucket, nor once it has a timer; calling off twice, or too late, is nothing."""
    wheel, heard = Wheel(), list[str]()
    far = wheel.at(now() + 5.0, lambda: heard.append("far"))
    near = wheel.at(now() + TICK / 4, lambda: heard.append("near"))
    rings = wheel.at(now() + 1.0, lambda: heard.append("rings"))
    for alarm in (far, near, far, near):
        alarm.cancel()
    await pass_time(10.0)
    rings.cancel()

    assert heard == ["rings"]
    assert len(wheel) == 0


@simulated
async def test_a_thousand_alarms_need_one_timer() -> None:
    """What is called off before its tick begins never reaches the loop, and is kept nowhere."""
    wheel, before = Wheel(), timers()
    alarms = [wheel.at(now() + 2.0, lambda: None) for _ in range(1000)]
    for alarm in alarms:
        alarm.cancel()

    assert (timers() - before, len(wheel)) == (1, 0)


@simulated
async def test_a_sooner_alarm_rings_before_a_later_one() -> None:
    """An alarm that is set after a later one does not wait for it."""
    wheel, heard = Wheel(), list[str]()
    wheel.at(now() + 9.0, lambda: heard.append("later"))
    wheel.at(now() + 3.0, lambda: heard.append("sooner"))
    await pass_time(20.0)

    assert heard == ["sooner", "later"]


@simulated
async def test_of_many_that_are_due_at_once_a_few_ring_in_each_turn() -> None:
    """Whatever else is ready has its turn in between, and each rings once."""
    wheel, heard, turns = Wheel(), list[int](), list[int]()
    loop, count = asyncio.get_running_loop(), 5 * AT_A_TIME

    def turn() -> None:
        turns.append(len(heard))
        if len(heard) < count:
            loop.call_soon(turn)

    for number in range(count):
        wheel.at(now() + 1.0, partial(heard.append, number))
    loop.call_at(now() + 1.0, turn)
    await pass_time(2.0)

    assert sorted(heard) == list(range(count))
    assert len(turns) >= count // AT_A_TIME


@simulated
async def test_what_is_called_off_while_others_ring_is_silent() -> None:
    """An alarm that is due with many and called off before its turn never rings."""
    wheel, heard, alarms = Wheel(), list[str](), list[Alarm]()

    def ring() -> None:
        heard.append("rung")
        for alarm in alarms:
            alarm.cancel()

    alarms += [wheel.at(now() + 1.0, ring) for _ in range(3 * AT_A_TIME)]
    await pass_time(2.0)

    assert heard == ["rung"]


@simulated
async def test_a_stopped_wheel_is_silent() -> None:
    """What lay in its buckets never rings, and it may be stopped twice."""
    wheel, heard = Wheel(), list[str]()
    wheel.at(now() + 3.0, lambda: heard.append("rung"))
    wheel.stop()
    wheel.stop()
    await pass_time(10.0)

    assert heard == []
