"""What a composed answer costs the event loop: counted, never timed."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from typing import Any, TypeVar, TypeVarTuple

from gateway_common.caller import Caller, CallerKind
from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline, now
from gateway_common.services import Answer, BoundCalls, Call, Sender, Service
from gateway_common.testing import answered
from gateway_common.testing.clock import SimulatedLoop
from tests.support.ftgo import ANSWERS, SERVICES, order_card, router
from tests.support.gateways import gateway

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
NAMED = {operation.name: value for operation, value in ANSWERS.items()}
MIA = Caller(CallerKind.CONSUMER, "7", frozenset({"orders:read"}))


class CountingLoop(SimulatedLoop):
    """Count the Tasks and timers that are made."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = 0
        self.timers = 0

    def create_task(
        self,
        coro: Generator[Any, None, T] | Coroutine[Any, Any, T],
        *,
        name: object = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        self.tasks += 1
        return super().create_task(coro, name=name, context=context)

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self.timers += 1
        return super().call_at(when, callback, *args, context=context)


class Prompt:
    """Answer each call in the next turn of the loop, as a transport does whose connection is open."""

    def __init__(self) -> None:
        self.asked = 0

    def transport(self, service: Service) -> Sender:  # noqa: ARG002 – it answers for every one
        """Give the sender that answers for any service."""
        return self._send

    async def aclose(self) -> None:
        """Close nothing."""

    async def _send(self, call: Call, /) -> Answer:
        self.asked += 1
        given: Any = NAMED[call.operation]
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turn.set_result, None)
        await turn
        return answered(given(call) if callable(given) else given)


async def _made_by_six_calls(loop: CountingLoop) -> tuple[int, int, int]:
    network = Prompt()
    app = gateway(router, *SERVICES, network=lambda: network)
    async with app.router.lifespan_context(app):
        calls = BoundCalls(app.state.outbound, RequestContext("r1", now(), Deadline.after(1.0), MIA))
        tasks, timers = loop.tasks, loop.timers
        await order_card.answer(calls, order_id="7")
        return network.asked, loop.tasks - tasks, loop.timers - timers


def test_no_call_to_a_service_costs_a_task_or_a_timer() -> None:
    """Where every service answers, parts and fan-outs through all senders make no Task and no timer."""
    with asyncio.Runner(loop_factory=CountingLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, CountingLoop)
        made = runner.run(_made_by_six_calls(loop))

    assert made == (6, 0, 0)
    assert loop.tasks  # it saw the one of the test itself
