"""Bodies that come piece by piece, there and back: what they say of a replica, and what they do not."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from gateway_common.deadline import clock
from gateway_common.errors import GatewayError, State
from gateway_common.services.call import Answer, Call
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.balancing.given import Told, Transports, balancer
from tests.gateway_common.services.senders.given import OK, Pieces, call
from tests.gateway_common.services.transports.strand import Strand

FAULT = Answer(State.DOWN, 500)


class Upload:
    """A body that is given slowly, and broken off in the end if it says so."""

    def __init__(self, *, seconds: float, broken: bool = False) -> None:
        self._seconds = seconds
        self._broken = broken

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        yield b"x"
        await pass_time(self._seconds)
        if self._broken:
            raise GatewayError("the client broke it off")


class Taking(Told):
    """Answer when the body has come."""

    async def __call__(self, call: Call, /) -> Answer:
        assert call.body is not None
        assert not isinstance(call.body, bytes)
        async for _ in call.body:
            pass
        return await super().__call__(call)


def upload(body: Upload) -> Call:
    return replace(call(method="POST", repeatable=False, within=1), body=body)


@simulated
async def test_a_stream_is_under_way_until_it_ends() -> None:
    """A replica that gives a body piece by piece is busy until its last piece."""
    streamed = Answer(State.OK, 200, body=Pieces())
    balancing = balancer(Transports(a=[streamed]), "a")
    answer = await balancing(call(most=None))
    (replica,) = balancing.replicas
    begun = replica.in_flight
    assert not isinstance(answer.body, bytes)
    pieces = [piece async for piece in answer.body]

    assert (begun, pieces, replica.in_flight) == (1, [b"a", b"b"], 0)


@simulated
async def test_a_stream_takes_no_calls_from_its_replica() -> None:
    """Who gives a stream for a minute is asked like anybody else meanwhile."""
    transports = Transports(a=[Answer(State.OK, 200, body=Pieces()), OK])
    balancing = balancer(transports, "a", "b")
    await balancing(replace(call(most=None), tried=("http://b",)))
    transports["a"].takes = transports["b"].takes = 0.005
    for _ in range(100):
        await balancing(call())
        await pass_time(0.5)

    assert min(transports.asked.values()) > 30


@simulated
async def test_clients_that_break_off_uploads_blame_nobody() -> None:
    """What a body raises is its giver's affair, also after the deadline."""
    balancing = balancer(Transports(), "a", "b")
    for one in balancing.replicas:
        one.transport = Taking()
    for _ in range(20):
        with pytest.raises(GatewayError):
            await balancing(upload(Upload(seconds=2, broken=True)))
    strands = [Strand(balancing(upload(Upload(seconds=60)))) for _ in range(20)]
    await pass_time(2)
    for strand in strands:
        strand.leave()
    await asyncio.wait([strand.end for strand in strands])

    assert [(one.in_service, one.standing.troubled, one.in_flight) for one in balancing.replicas] == [
        (True, False, 0),
        (True, False, 0),
    ]


@simulated
async def test_long_uploads_make_nobody_slow() -> None:
    """The time of a body that is given piece by piece is that of whoever gives it; a fault is still one."""
    balancing = balancer(Transports(), "a")
    (one,) = balancing.replicas
    one.transport = Taking([OK, OK, OK, FAULT])
    during: list[float] = []
    for _ in range(6):
        strand = Strand(balancing(upload(Upload(seconds=5))))
        await pass_time(4)
        during.append(one.expected(clock()()))
        await asyncio.wait([strand.end])

    assert (max(during), one.expected(clock()())) == (0.001, 0.001)
    assert one.standing.troubled
