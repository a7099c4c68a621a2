"""What every transport keeps, whatever carries its calls: one suite for all of them."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.service import Service as Declared
from gateway_common.testing import SimulatedNetwork
from gateway_common.testing.clock import pass_time, run_simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import (
    CARRIERS,
    PLAIN,
    Made,
    answering,
    hanging,
    hanging_after,
    ok,
    serving,
)

kitchen = Declared("kitchen")


@kitchen.get("/tickets/{ticket_id}")
def find_ticket(ticket_id: int) -> str: ...


Opening = Callable[[str], AbstractAsyncContextManager[Sender]]

TALKS = {"well": answering(ok(b'"ready"')), "hanging": hanging, "dripping": hanging_after(ok(b"1234567")[:-3])}
"""Services that answer well, never, and never to the end."""


@asynccontextmanager
async def over_http(service: str, *, made: Made) -> AsyncGenerator[Sender]:
    async with serving(TALKS[service]) as served:
        transport = made(served.address, PLAIN)
        yield transport
        await transport.aclose()


@asynccontextmanager
async def simulating(service: str) -> AsyncGenerator[Sender]:
    yield SimulatedNetwork({find_ticket: "ready" if service == "well" else State.LATE}).transport(kitchen)


TRANSPORTS: dict[str, Opening] = {name: partial(over_http, made=made) for name, made in CARRIERS.items()}
TRANSPORTS["simulated"] = simulating


@pytest.fixture(params=TRANSPORTS.values(), ids=list(TRANSPORTS))
def to(request: pytest.FixtureRequest) -> Opening:
    opening: Opening = request.param
    return opening


def asked(*, within: float = 10.0, most: int | None = 1000) -> Call:
    return replace(call(within=within, most=most), operation="find_ticket")


async def without_task(sending: Sender, made: Call) -> Answer:
    """Send as a strand of a composition does, which has no Task."""
    return await Strand(sending(made)).end


def test_an_answer_comes_to_who_has_no_task(to: Opening) -> None:
    """A call may be made by a coroutine that no Task drives."""

    async def story() -> Answer:
        async with to("well") as sending:
            return await without_task(sending, asked())

    answer = run_simulated(story())

    assert (answer.state, answer.status, answer.body) == (State.OK, 200, b'"ready"')


@pytest.mark.parametrize(("service", "most"), [("hanging", 1000), ("hanging", None), ("dripping", 1000)])
def test_the_transport_keeps_the_deadline(to: Opening, service: str, most: int | None) -> None:
    """R1: whatever the service does, the answer is LATE at the deadline, though nobody around keeps the time."""

    async def story() -> tuple[Answer, float]:
        async with to(service) as sending:
            return await without_task(sending, asked(within=2.5, most=most)), now()

    answer, ended = run_simulated(story())

    assert (answer.state, answer.sent, answer.body) == (State.LATE, True, b"")
    assert ended == pytest.approx(2.5)


def test_a_call_past_its_deadline_is_late(to: Opening) -> None:
    """A call that comes too late is answered at once."""

    async def story() -> tuple[Answer, float]:
        async with to("hanging") as sending:
            return await without_task(sending, asked(within=0)), now()

    answer, ended = run_simulated(story())

    assert (answer.state, ended) == (State.LATE, 0.0)


def test_who_leaves_leaves_nothing(to: Opening) -> None:
    """A call given up ends where it is, and no Task goes on behind it."""

    async def story() -> tuple[bool, int, int]:
        async with to("hanging") as sending:
            before = len(asyncio.all_tasks())
            leaving = Strand(sending(asked(within=60)))
            await pass_time(0.1)
            leaving.leave()
            await asyncio.wait([leaving.end])
            await pass_time(0.1)
            return leaving.end.cancelled(), before, len(asyncio.all_tasks())

    cancelled, before, after = run_simulated(story())

    assert cancelled
    assert after <= before
