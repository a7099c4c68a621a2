"""The connections of one service: how many, how old, and who gets the next."""

import asyncio
import resource
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.testing.clock import SimulatedLoop, pass_time, simulated
from tests.gateway_common.services.senders.given import call, settled
from tests.gateway_common.services.transports.http1.given import reaching, talking
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import Line, answering, hanging, nobody, ok, swallowing


def counts(transport: Http1Transport) -> tuple[int, int, int]:
    pool = transport.pool
    return pool.open, pool.idle, pool.waiting


async def each_after_a_second(line: Line) -> None:
    """Answer each request a second later."""
    while await line.request():
        await pass_time(1)
        await line.say(ok())


async def together(transport: Http1Transport, count: int, *, within: float = 10.0) -> list[Answer]:
    """Send *count* calls side by side, by who has no Task."""
    strands = [Strand(transport(call(within=within))) for _ in range(count)]
    return [await strand.end for strand in strands]


@simulated
async def test_the_youngest_connection_is_used_first() -> None:
    """So that those that are not needed grow old and go."""
    async with talking(each_after_a_second) as (transport, service):
        await together(transport, 3)
        after_three = counts(transport)
        for _ in range(4):
            await transport(call())
        await pass_time(0.5)

        assert after_three == (3, 3, 0)
        assert (counts(transport), service.connections) == ((1, 1, 0), 3)


@simulated
async def test_an_idle_connection_is_closed_when_it_is_old() -> None:
    """To the moment, and not before."""
    async with talking(answering(ok()), TransportPolicy(idle_seconds=4)) as (transport, service):
        await transport(call())
        await pass_time(3.9)
        young = counts(transport)
        await pass_time(0.2)
        await service.hung_up.wait()

        assert (young, counts(transport), service.open) == ((1, 1, 0), (0, 0, 0), 0)


@simulated
async def test_an_old_connection_is_not_used() -> None:
    """Even if the loop has been too busy to close it in time."""
    async with talking(answering(ok()), TransportPolicy(idle_seconds=4)) as (transport, _):
        await transport(call())
        young, old = transport.pool.idle_one(now() + 3.9), transport.pool.idle_one(now() + 4.1)
        assert young is not None
        transport.pool.give_back(young)

        assert old is None
        assert transport.pool.idle_one(now() + 4.1) is None


@simulated
async def test_only_so_many_connections_are_kept() -> None:
    """More may be open at once than are kept for later."""
    async with talking(each_after_a_second, TransportPolicy(idle_connections=2)) as (transport, service):
        answers = await together(transport, 5)
        await settled()

        assert {answer.state for answer in answers} == {State.OK}
        assert (counts(transport), service.connections) == ((2, 2, 0), 5)


@simulated
async def test_who_waits_gets_what_is_given_back() -> None:
    """With two connections for five calls nobody is turned away who can wait, and no third is opened."""
    async with talking(each_after_a_second, TransportPolicy(connections=2, pool_within=5)) as (transport, service):
        strands = [Strand(transport(call())) for _ in range(5)]
        await pass_time(0.5)
        waiting = counts(transport)
        answers = [await strand.end for strand in strands]

        assert waiting == (2, 0, 3)
        assert {answer.state for answer in answers} == {State.OK}
        assert (now(), service.connections) == (3.0, 2)


class TellingLate(SimulatedLoop):
    """Tell that a connection is open when it has been closed again, as a loop does that had much else to do."""

    async def create_connection(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 – it passes on what it is given
        transport, protocol = await super().create_connection(*args, **more)
        while protocol.lost is None:  # noqa: ASYNC110 – it is told by the loop, to nobody
            await asyncio.sleep(0)
        return transport, protocol


@pytest.mark.parametrize("said", [b"", b"220 mail.internal\r\n"], ids=["nothing", "a greeting"])
def test_a_connection_that_is_closed_at_once_is_told_to_who_waits(said: bytes) -> None:
    """Each call costs a service that is just failing one connection, not as many as fit into its time."""

    async def talk(line: Line) -> None:
        await line.say(said)

    async def story() -> None:
        async with talking(talk) as (transport, service):
            answers = await together(transport, 3, within=2)

            assert [(answer.state, answer.sent) for answer in answers] == [(State.DOWN, False)] * 3
            assert service.connections == 3

    with asyncio.Runner(loop_factory=TellingLate) as runner:
        runner.run(story())


@simulated
async def test_the_line_has_a_length() -> None:
    """Who finds it full is turned away at once, and nothing was sent."""
    async with talking(hanging, TransportPolicy(connections=1, waiting=2, pool_within=5)) as (transport, service):
        strands = [Strand(transport(call(within=20))) for _ in range(2)]
        await settled()
        await service.asked.wait()
        more = [Strand(transport(call(within=20))) for _ in range(3)]
        await settled()
        turned_away = [strand for strand in (*strands, *more) if strand.end.done()]
        answer = await turned_away[0].end
        for strand in (*strands, *more):
            strand.leave()
        await settled()

        assert len(turned_away) == 2
        assert (answer.state, answer.sent, answer.retry_after, now()) == (State.BUSY, False, 1.0, 0.0)


@simulated
async def test_who_waits_may_run_out_of_time() -> None:
    """Waiting for a connection draws on the call's own time; it was not the service that was late."""
    async with talking(hanging, TransportPolicy(connections=1, pool_within=5)) as (transport, service):
        first = Strand(transport(call(within=20)))
        await service.asked.wait()
        answer = await transport(call(within=0.3))
        ended = now()
        first.leave()
        await settled()

        assert (answer.state, answer.sent) == (State.LATE, False)
        assert ended == pytest.approx(0.3)


@simulated
async def test_a_connection_that_opens_too_late_is_there_for_the_next() -> None:
    """Who asked for it has left; it is kept, and used."""
    async with talking(answering(ok())) as (transport, service):
        leaving = Strand(transport(call()))
        await asyncio.sleep(0)
        leaving.leave()
        await asyncio.wait([leaving.end])
        await pass_time(0.5)
        kept = counts(transport)
        answer = await transport(call())

        assert leaving.end.cancelled()
        assert (kept, answer.state, service.connections) == ((1, 1, 0), State.OK, 1)


@pytest.mark.parametrize("steps", range(10))
def test_a_connection_for_who_leaves_goes_to_the_next_in_line(steps: int) -> None:
    """In whichever moment they leave: in the line, or when it was given to them, or when they have just asked."""

    @simulated
    async def story() -> None:
        async with talking(each_after_a_second, TransportPolicy(connections=1, pool_within=5)) as (transport, service):
            first = Strand(transport(call()))
            await service.asked.wait()
            second, third = Strand(transport(call())), Strand(transport(call()))
            await pass_time(1)
            for _ in range(steps):
                await asyncio.sleep(0)
            second.leave()
            await asyncio.wait([first.end, second.end])
            answer = await third.end

            assert second.end.cancelled()
            assert answer.state is State.OK
            assert service.connections == len(service.requests) - 1

    story()


@simulated
async def test_each_who_waits_hears_that_nobody_is_there() -> None:
    """A refused connection is told to all who wanted one, not sent and not late."""
    async with reaching(nobody(), TransportPolicy(connections=2)) as transport:
        answers = await together(transport, 5)

        assert {(answer.state, answer.sent) for answer in answers} == {(State.DOWN, False)}
        assert now() < 0.5


@simulated
async def test_a_connection_that_does_not_open_is_given_up() -> None:
    """Nothing goes on opening behind those who have left."""
    with swallowing() as address:
        async with reaching(address, TransportPolicy(connect_within=1.0)) as transport:
            leaving = Strand(transport(call()))
            await pass_time(0.5)
            leaving.leave()
            await settled()
            before = counts(transport)
            await pass_time(0.6)

            assert (before, counts(transport)) == ((1, 0, 0), (0, 0, 0))


@simulated
async def test_a_pool_that_is_closed_gives_nothing_out() -> None:
    """Who waits is turned away, what is opening is given up, and what comes back is closed."""
    async with talking(each_after_a_second, TransportPolicy(connections=1, pool_within=5)) as (transport, service):
        busy = Strand(transport(call()))
        await service.asked.wait()
        waiting = Strand(transport(call()))
        await settled()
        await transport.aclose()
        answers = [await busy.end, await waiting.end, await transport(call())]

        assert [answer.state for answer in answers] == [State.DOWN, State.BUSY, State.BUSY]
        assert counts(transport) == (0, 0, 0)


@simulated
async def test_our_own_lack_is_no_fault_of_the_service() -> None:
    """L4: a gateway without a descriptor left is busy, and no breaker opens for it."""
    async with talking(answering(ok())) as (transport, service):
        with without_descriptors():
            refused = await transport(call())
        answer = await transport(call())

        assert (refused.state, refused.sent, refused.retry_after) == (State.BUSY, False, 1.0)
        assert "Too many open files" in refused.reason
        assert (answer.state, service.connections) == (State.OK, 1)


@contextmanager
def without_descriptors() -> Generator[None]:
    """Let nobody open another file or socket."""
    few, many = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as next_one:
        free = next_one.fileno()
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, many))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, many))


@simulated
async def test_who_leaves_while_all_is_closed_is_waited_for_no_longer() -> None:
    """A connection that was closed with most of a request unsent ends with its call, even if nobody reads."""

    async def deaf(line: Line) -> None:
        await line.service.seen.wait()

    async with talking(deaf) as (transport, service):
        asking = Strand(transport(replace(call(method="PUT", within=60), body=bytes(20 << 20))))
        while service.connections == 0:  # noqa: ASYNC110 – the loop opens it, and tells nobody
            await asyncio.sleep(0)
        await settled()
        closing = Strand(transport.aclose())
        await settled()
        asking.leave()
        await asyncio.wait([asking.end])
        await asyncio.wait([closing.end], timeout=30)

        assert closing.end.done()
