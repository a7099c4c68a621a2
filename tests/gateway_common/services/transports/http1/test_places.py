"""Where connections are made to, and when there are to be no more of them."""

import asyncio
from pathlib import Path

from gateway_common.errors import State
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.testing.clock import simulated
from gateway_common.wheel import Wheel
from gateway_common.wire.address import Address
from gateway_common.wire.trust import authorities
from tests.gateway_common.services.senders.given import call, settled
from tests.gateway_common.services.transports.certificates import certificate, proving
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import Line, answering, ok, serving, talking


async def test_a_name_that_was_looked_up_is_still_the_name() -> None:
    """Connections are made to the address that was found, and the service is called by its name."""
    async with serving(answering(ok(b"here"))) as service:
        named = Address("http", "kitchen.internal", service.port)
        transport = Http1Transport(named, wheel=Wheel(), ip="127.0.0.1")
        answer = await transport(call())
        await transport.aclose()

    assert answer.body == b"here"
    assert b"\r\nhost: kitchen.internal:%d\r\n" % service.port in service.requests[0].lower()


async def test_a_name_that_was_looked_up_is_what_is_recognised(tmp_path: Path) -> None:
    """A certificate is for the name, whatever address it was found at."""
    policy = TransportPolicy(connect_within=10, tls=authorities(certificate(tmp_path).authority))
    async with serving(answering(ok(b"secret")), proving(host="kitchen.internal")) as service:
        states: list[State] = []
        for name in ("kitchen.internal", "order.internal"):
            transport = Http1Transport(Address("https", name, service.port), policy, wheel=Wheel(), ip="127.0.0.1")
            states.append((await transport(call(within=20))).state)
            await transport.aclose()

    assert states == [State.OK, State.DOWN]


@simulated
async def test_who_retires_keeps_nothing_idle() -> None:
    """Idle connections are closed at once."""
    async with talking(answering(ok())) as (transport, service):
        await transport(call())
        idle = service.open
        assert isinstance(transport, Http1Transport)
        transport.retire()
        await service.hung_up.wait()

    assert (idle, service.open) == (1, 0)


@simulated
async def test_who_retires_finishes_what_is_under_way() -> None:
    """A call goes on to its end, and its connection is closed behind it."""
    goes_on = asyncio.Event()

    async def talk(line: Line) -> None:
        while await line.request():
            await goes_on.wait()
            await line.say(ok(b"done"))

    async with talking(talk) as (transport, service):
        strand = Strand(transport(call()))
        await service.asked.wait()
        assert isinstance(transport, Http1Transport)
        transport.retire()
        await settled()
        during = service.open
        goes_on.set()
        await asyncio.wait([strand.end])
        await service.hung_up.wait()

    assert (during, strand.end.result().body, service.open) == (1, b"done", 0)
