"""One replica of two falls ill under a steady load, behind all senders: how late callers are, after how many calls."""

import asyncio
from dataclasses import dataclass

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services import Service
from gateway_common.services.balancing import Balancing
from gateway_common.services.call import Answer, Call
from gateway_common.services.place import Place
from gateway_common.services.senders import Breaking, Bulkhead, Retrying, RetryPolicy
from gateway_common.settings.balancing import BalancingSettings
from gateway_common.testing.clock import pass_time, simulated
from gateway_common.wheel import Wheel
from tests.gateway_common.services.balancing.given import Told, dice, place
from tests.gateway_common.services.senders.given import Hanging, call

TIMES, EVERY, WORK = 2000, 0.005, 0.01
TRY, MORE = 0.5, 0.05
ANSWERS = {"500": Answer(State.DOWN, 500), "reset": Answer(State.DOWN, reason="the connection was reset")}
TAKES = {"slow": 0.2, "very slow": 5.0}

kitchen = Service("kitchen", retries=RetryPolicy(try_within=TRY))


@dataclass
class Ill(Told):
    """Be well until it is said to be *ill*."""

    ill: str = ""

    async def __call__(self, call: Call, /) -> Answer:
        self.calls.append(call)
        if self.ill == "hang" or TAKES.get(self.ill, 0) > call.deadline.left():
            return await Hanging()(call)
        await pass_time(TAKES.get(self.ill, WORK))
        return ANSWERS.get(self.ill, self.answers[0])


@simulated
@pytest.mark.parametrize("ill", ["500", "reset", "hang", "slow", "very slow"])
async def test_nobody_is_later_than_one_try_and_a_moment(ill: str) -> None:
    """Whatever one of two has, for 1,000 requests 999 answers come, by 1,100 calls, in the time of one and 50 ms."""
    made, blame = {"a": Ill(), "b": Ill()}, kitchen.breaker

    def opened(where: Place) -> Ill:
        return made[where.address.host]

    balancing = Balancing("kitchen", opened, BalancingSettings(), blame=blame, wheel=Wheel(), chance=dice())
    balancing.become([place("a"), place("b")])
    sender = Retrying(Breaking(Bulkhead(balancing, kitchen.bulkhead, blame), blame), kitchen.retries)

    async def asked() -> tuple[State, float]:
        started = now()
        return (await sender(call())).state, now() - started

    async with asyncio.TaskGroup() as group:
        tasks: list[asyncio.Task[tuple[State, float]]] = []
        for number in range(TIMES):
            made["b"].ill = ill if number >= TIMES // 4 else ""
            tasks.append(group.create_task(asked()))
            await pass_time(EVERY)
    states, took = zip(*(one.result() for one in tasks), strict=True)

    assert states.count(State.OK) >= 0.999 * TIMES
    assert len(made["b"].calls) > TIMES / 10
    assert len(made["a"].calls) + len(made["b"].calls) <= 1.1 * TIMES
    assert max(took) <= TRY + MORE
