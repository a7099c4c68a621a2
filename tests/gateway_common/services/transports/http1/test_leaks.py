"""Calls given up in each moment leave no connection that is half used, no Task, no alarm, no descriptor."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
import uvloop

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1.connection import Connection
from gateway_common.services.transports.http1.responses import Responses
from gateway_common.testing.clock import SimulatedLoop
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.http1.given import settled, talking
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import Line

FEW = TransportPolicy(connections=4, pool_within=30)
LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": SimulatedLoop, "uvloop": uvloop.new_event_loop}


async def talkative(line: Line) -> None:
    """Answer each request with its own path, in chunks that come one by one."""
    while head := await head_of(line):
        path = head.split(b" ")[1]
        await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for letter in path:
            await line.say(b"1\r\n%c\r\n" % letter)
            await asyncio.sleep(0)
        await line.say(b"0\r\n\r\n")


async def head_of(line: Line) -> bytes:
    try:
        head = await line.reader.readuntil(b"\r\n\r\n")
        if b"transfer-encoding: chunked" in head:
            await line.reader.readuntil(b"0\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    return head


async def giving() -> AsyncIterator[bytes]:
    for piece in (b"one", b"two", b"three"):
        await asyncio.sleep(0)
        yield piece


def asked(number: int) -> Call:
    """Give one call of each kind in turn: read whole, streamed down, streamed up."""
    made = replace(call(within=60), path=f"/{number}")
    if number % 3 == 1:
        return replace(made, most=None, idle=60)
    return replace(made, method="PUT", body=giving()) if number % 3 == 2 else made


async def sent(transport: Sender, number: int) -> bytes:
    answer = await transport(asked(number))
    assert answer.state is State.OK
    return await read(answer)


async def read(answer: Answer) -> bytes:
    if isinstance(answer.body, bytes):
        return answer.body
    try:
        return b"".join([piece async for piece in answer.body])
    finally:
        await answer.body.aclose()


def run(loop: str, story: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(story)


@pytest.mark.parametrize("loop", LOOPS)
def test_every_call_has_its_own_answer(loop: str) -> None:
    """Nothing of one call is in the answer to another, with more of them than connections."""

    async def story() -> None:
        async with talking(talkative, FEW) as (transport, service):
            strands = [Strand(sent(transport, number)) for number in range(60)]
            bodies = [await strand.end for strand in strands]

            assert bodies == [b"/%d" % number for number in range(60)]
            assert service.connections == 4

    run(loop, story())


@pytest.mark.soak
@pytest.mark.parametrize("loop", LOOPS)
def test_who_leaves_in_any_moment_spoils_nothing(loop: str, repetitions: int) -> None:
    """Whoever stays has their own answer, and in the end every connection, Task and alarm is accounted for."""

    async def story() -> None:
        async with talking(talkative, FEW) as (transport, _):
            for steps in range(repetitions // 20):
                strands = [Strand(sent(transport, number)) for number in range(6)]
                for _ in range(steps % 50):
                    await asyncio.sleep(0)
                leaving, staying = strands[::2], strands[1::2]
                for strand in leaving:
                    strand.leave()
                bodies = [await strand.end for strand in staying]
                await asyncio.wait([strand.end for strand in leaving])

                assert bodies == [b"/1", b"/3", b"/5"]
            await settled(transport.pool)

            assert transport.pool.open == transport.pool.idle <= 4

    run(loop, story())


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("number", [0, 1, 2], ids=["whole", "streamed down", "streamed up"])
def test_whoever_leaves_is_gone_at_once(loop: str, number: int) -> None:
    """At each step of a call: it ends there, and the next is answered well."""

    async def story() -> None:
        async with talking(talkative, TransportPolicy(connections=1, pool_within=30)) as (transport, _):
            for steps in range(40):
                leaving = Strand(sent(transport, number))
                for _ in range(steps):
                    await asyncio.sleep(0)
                leaving.leave()
                await asyncio.wait([leaving.end])

                assert await Strand(sent(transport, 3)).end == b"/3"

    run(loop, story())


def test_a_connection_that_never_opens_leaves_nothing_to_the_collector() -> None:
    """A service that lets nobody in costs attempts, and each is gone when it is given up."""
    loop = uvloop.new_event_loop()
    gc.collect()
    gc.disable()
    try:
        before = readers()
        for _ in range(5):
            Connection(loop, lambda _: None)
        assert readers() == before
    finally:
        gc.enable()
        loop.close()


def readers() -> int:
    return sum(type(one) is Responses for one in gc.get_objects())
