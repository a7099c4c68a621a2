"""A service that hangs holds what is its own, all of it counted, and gives it back."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass

import psutil

from tests.e2e.keepers import Connection, connected
from tests.e2e.lives import Life, held_service, living

HELD = b"GET /held HTTP/1.1\r\nhost: localhost\r\n\r\n"
PLACES, LINE, MORE = 64, 128, 50
OTHERS = 200
A_MOMENT = 0.02
HANG = 60
"""After how many seconds the gateway hangs as well: nothing keeps what hangs within its bounds."""


@dataclass(frozen=True)
class Holding:
    """Count what a gateway holds: *descriptors*, *requests* under way, *connections* to the service."""

    descriptors: int
    requests: float
    connections: float

    @property
    def own(self) -> float:
        """Count the descriptors that are neither for the service nor for requests under way."""
        return self.descriptors - self.connections - self.requests


async def held_by(life: Life) -> Holding:
    """Look at it from outside."""
    return Holding(
        psutil.Process(life.process.pid).num_fds(),
        await life.metric("gateway_requests_in_flight"),
        await life.metric("gateway_pool_connections", service="held"),
    )


async def until_held(life: Life, count: int) -> None:
    """Wait until so many calls hold a place or wait for one."""
    while await calls_of(life) < count:  # noqa: ASYNC110 – it is another process
        await asyncio.sleep(A_MOMENT)  # its metrics tell nobody that they have changed


async def calls_of(life: Life) -> float:
    """Count the calls to the service."""
    names = ("gateway_bulkhead_running", "gateway_bulkhead_waiting")
    return sum([await life.metric(name, service="held") for name in names])


async def until_gone(life: Life, count: int) -> Holding:
    """Wait until the gateway has closed what it had more of than *count*, and look at it."""
    while (found := await held_by(life)).descriptors > count:  # noqa: ASYNC110 – it is another process
        await asyncio.sleep(A_MOMENT)  # its metrics tell nobody that they have changed
    return found


async def asked_by(life: Life, stack: AsyncExitStack, count: int) -> list[Connection]:
    """Open so many connections."""
    return [await stack.enter_async_context(connected(life.port)) for _ in range(count)]


async def test_what_hangs_holds_its_own_and_gives_it_back() -> None:
    """It has its places, a connection for each, and its line; all others are answered, and nothing is left of it."""
    async with (
        asyncio.timeout(HANG),
        held_service() as held,
        living(GATEWAY_SERVICES__HELD__URL=held.url) as life,
    ):
        before = await held_by(life)
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            clients = await asked_by(life, stack, PLACES + LINE)
            asking = [group.create_task(one.ask(HELD)) for one in clients]
            await held.until_asked(PLACES)
            await until_held(life, PLACES + LINE)
            (other,) = await asked_by(life, stack, 1)
            refused = Counter([(await other.ask(HELD))[0] for _ in range(MORE)])
            others = Counter([(await other.ask())[0] for _ in range(OTHERS)])
            meanwhile, asked = await held_by(life), held.asked
            held.released.set()
        after = await until_gone(life, before.descriptors)

    assert (refused, others) == (Counter({503: MORE}), Counter({200: OTHERS}))
    assert (asked, meanwhile.connections, meanwhile.requests) == (PLACES, PLACES, PLACES + LINE)
    assert meanwhile.own - before.own == 1, "the other client's"
    assert {task.result()[0] for task in asking} == {200}
    assert after == before
