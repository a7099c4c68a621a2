"""A clock that costs nothing while nothing is late."""

import asyncio

from gateway_common.testing.clock import pass_time, simulated
from gateway_common.wheel import Wheel
from gateway_common.wire.inbound.clock import Clock


def now() -> float:
    return asyncio.get_running_loop().time()


@simulated
async def test_the_last_word_counts() -> None:
    """Only what was asked for last is called, at its own time: later or earlier than what was asked for before."""
    called: list[tuple[str, float]] = []
    clock = Clock(Wheel())
    clock.allow(10, lambda: called.append(("first", now())))
    clock.allow(20, lambda: called.append(("later", now())))
    await pass_time(30)
    clock.allow(now() + 20, lambda: called.append(("first", now())))
    clock.allow(now() + 5, lambda: called.append(("sooner", now())))
    await pass_time(30)

    assert called == [("later", 20), ("sooner", 35)]


@simulated
async def test_a_thousand_requests_need_one_alarm() -> None:
    """Resting, and allowing as much time again, arms nothing."""
    wheel = Wheel()
    clock = Clock(wheel)
    for _ in range(1000):
        clock.rest()
        clock.allow(now() + 75, lambda: None)
        await pass_time(0.01)

        assert len(wheel) == 1


@simulated
async def test_resting_calls_nothing() -> None:
    """A clock that rests lets its alarm ring for nobody, and none is left behind; so it is with one that is stopped."""
    called: list[float] = []
    wheel = Wheel()
    resting, stopped = Clock(wheel), Clock(wheel)
    for clock in (resting, stopped):
        clock.allow(10, lambda: called.append(now()))
    resting.rest()
    stopped.stop()
    assert len(wheel) == 1
    await pass_time(30)

    assert (called, len(wheel)) == ([], 0)
    resting.allow(40, lambda: called.append(now()))
    await pass_time(30)
    assert called == [40]
