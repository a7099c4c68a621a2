"""What the tests of our own transport are given: its pool in sight, and a look at what is left at the end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport, Pool
from gateway_common.wheel import Wheel
from gateway_common.wire.address import Address
from tests.gateway_common.services.transports.wires import PLAIN, Service, Talk, serving


@asynccontextmanager
async def reaching(address: Address, policy: TransportPolicy = PLAIN) -> AsyncGenerator[Http1Transport]:
    """Open a transport to *address*, and hold it to leave no connection, no Task and no alarm."""
    wheel = Wheel()
    before = asyncio.all_tasks()
    transport = Http1Transport(address, policy, wheel=wheel)
    yield transport
    await transport.aclose()
    await settled(transport.pool)
    opened = {task for task in asyncio.all_tasks() - before if "Http1" in repr(task) or "Opening" in repr(task)}

    assert (transport.pool.open, transport.pool.idle, transport.pool.waiting) == (0, 0, 0)
    assert opened == set()
    assert len(wheel) == 0


@asynccontextmanager
async def talking(talk: Talk, policy: TransportPolicy = PLAIN) -> AsyncGenerator[tuple[Http1Transport, Service]]:
    """Serve, and reach what is served."""
    async with serving(talk) as service, reaching(service.address, policy) as transport:
        yield transport, service


async def settled(pool: Pool) -> None:
    """Wait until every connection that is not idle is closed."""
    while pool.open > pool.idle:  # noqa: ASYNC110 – a closed connection is told by the loop, to nobody
        await asyncio.sleep(0)
