import asyncio
import socket
import ssl
from dataclasses import replace

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.senders import BreakerPolicy
from gateway_common.services.senders.blame import judge
from gateway_common.services.transports import TransportPolicy
from gateway_common.testing.clock import pass_time, run_simulated, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import (
    Line,
    Talk,
    answering,
    hanging,
    hanging_after,
    nobody,
    ok,
    reaching,
    resetting,
    saying,
    serving,
    swallowing,
    talking,
)


@simulated
async def test_nobody_there_is_down_and_not_sent(carrier: str) -> None:
    """A refused connection is known at once."""
    async with reaching(nobody()) as transport:
        answer = await transport(call())

    assert (answer.state, answer.status, answer.sent) == (State.DOWN, 0, False)
    assert answer.reason.startswith({"http1": "ConnectionRefusedError", "httpx2": "ConnectError"}[carrier])


@simulated
async def test_a_connection_that_does_not_open_is_down() -> None:
    """After the time to connect nothing has been sent."""
    with swallowing() as address:
        async with reaching(address, TransportPolicy(connect_within=1.0)) as transport:
            answer = await transport(call(within=10))

    assert (answer.state, answer.sent) == (State.DOWN, False)
    assert now() == pytest.approx(1.0)


@simulated
async def test_a_service_without_tls_is_down_and_not_sent() -> None:
    """Where TLS is expected nothing is said in the clear."""
    async with (
        serving(hanging_after(b"HTTP/1.1 200 OK\r\n\r\n")) as service,
        reaching(replace(service.address, scheme="https")) as public,
        reaching(replace(service.address, scheme="https"), TransportPolicy(tls=ssl.create_default_context())) as own,
    ):
        answers = [await public(call()), await own(call())]

        assert [(answer.state, answer.sent) for answer in answers] == [(State.DOWN, False)] * 2
        assert service.requests == []


@simulated
async def test_a_deadline_before_the_connection_is_late_by_the_service() -> None:
    """When the budget is shorter than the time to connect it is late, and the breaker holds it against the service."""
    with swallowing() as address:
        async with reaching(address, TransportPolicy(connect_within=1.0)) as transport:
            answer = await transport(call(within=0.4))

    assert answer.state is State.LATE
    assert now() == pytest.approx(0.4)
    verdict = judge(answer, 0.4, BreakerPolicy(fair_time=0.3))
    assert verdict is not None
    assert verdict.failed


@simulated
async def test_expired_work_is_not_started() -> None:
    """Past its deadline nothing is connected."""
    async with talking(hanging) as (transport, service):
        answer = await transport(call(within=0))

        assert (answer.state, answer.sent, service.connections) == (State.LATE, False, 0)


@simulated
async def test_a_hung_service_is_late_at_the_deadline() -> None:
    """The wait ends to the moment, and the connection is closed."""
    async with talking(hanging) as (transport, service):
        answer = await transport(call(within=2.5))
        ended = now()
        await service.hung_up.wait()

        assert (answer.state, answer.status, answer.sent) == (State.LATE, 0, True)
        assert ended == pytest.approx(2.5)
        assert service.open == 0


@simulated
async def test_a_body_that_drips_is_late_at_the_deadline() -> None:
    """However often a byte comes, the deadline is one for all of them."""

    async def dripping(line: Line) -> None:
        await line.request()
        await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        while True:
            await line.say(b"a")
            await pass_time(0.3)

    async with talking(dripping) as (transport, _):
        answer = await transport(call(within=1.0))

    assert (answer.state, answer.status, answer.body) == (State.LATE, 200, b"")
    assert now() == pytest.approx(1.0)


UNREADABLE = {"http1": State.GARBLED, "httpx2": State.DOWN}
"""What it is when a response is no HTTP: httpx2 cannot tell it from a connection that broke."""

BROKEN = {
    "reset": resetting,
    "closed": saying(),
    "closed in the fields": saying(b"HTTP/1.1 200 OK\r\nContent-"),
}


@pytest.mark.parametrize("talk", BROKEN.values(), ids=BROKEN)
def test_no_response_is_down(talk: Talk) -> None:
    """Reset or closed: the service was sent the call, and no response began."""
    answer, connections = told(talk)

    assert (answer.state, answer.status, answer.sent, answer.body) == (State.DOWN, 0, True, b"")
    assert connections == 1


NO_HTTP = {
    "not HTTP": saying(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "broken fields": saying(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
    "endless fields": saying(b"HTTP/1.1 200 OK\r\n" + b"x: %s\r\n" % (b"a" * 8000) * 30),
    "two lengths": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} "),
    "no number": saying(b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}"),
}


@pytest.mark.parametrize("talk", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http_is_no_answer(talk: Talk, carrier: str) -> None:
    """W2: what cannot be read in one way alone is not read, and the call is not repeated."""
    answer, connections = told(talk)

    assert (answer.state, answer.status, answer.sent, answer.body) == (UNREADABLE[carrier], 0, True, b"")
    assert connections == 1


def test_an_unknown_coding_is_no_answer(carrier: str) -> None:
    """Chunks inside of something else cannot be read."""
    coded = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    answer, connections = told(saying(coded))

    assert (answer.state, answer.sent, answer.body, connections) == (UNREADABLE[carrier], True, b"", 1)


def told(talk: Talk) -> tuple[Answer, int]:
    """Give the answer, and how many connections it took."""

    async def story() -> tuple[Answer, int]:
        async with talking(talk) as (transport, service):
            return await transport(call()), service.connections

    return run_simulated(story())


TRUNCATED = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{",
    "last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
}


@pytest.mark.parametrize("said", TRUNCATED.values(), ids=TRUNCATED)
def test_a_response_that_breaks_off_is_down_with_its_status(said: bytes) -> None:
    """A response had begun: what came of it is thrown away, and the status says it must not be repeated."""
    answer, _ = told(saying(said))

    assert (answer.state, answer.status, answer.sent, answer.body) == (State.DOWN, 200, True, b"")


def test_a_chunk_size_that_is_none_ends_the_response(carrier: str) -> None:
    """W1: a chunk's size is digits; what came before is thrown away."""
    answer, _ = told(saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n"))

    assert (answer.state, answer.status, answer.sent, answer.body) == (UNREADABLE[carrier], 200, True, b"")


UNCLEAR = {
    "two framings": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunks in 1.0": b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("said", UNCLEAR.values(), ids=UNCLEAR)
def test_a_response_that_ends_in_two_ways_is_garbled(said: bytes) -> None:
    """W2: what could hide another response is not read, and its connection is dropped."""

    async def story() -> tuple[list[Answer], int]:
        async with talking(answering(said, ok())) as (transport, service):
            return [await transport(call()), await transport(call())], service.connections

    (unclear, clear), connections = run_simulated(story())

    assert (unclear.state, unclear.body) == (State.GARBLED, b"")
    assert (clear.state, connections) == (State.OK, 2)


@simulated
async def test_a_switch_of_protocols_is_no_answer(carrier: str) -> None:
    """A 101 that nobody asked for ends the connection."""
    async with talking(answering(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")) as (
        transport,
        service,
    ):
        answer = await transport(call())
        await service.hung_up.wait()

        assert answer.state is UNREADABLE[carrier]
        assert service.open == 0


@simulated
async def test_two_responses_to_one_request_reach_nobody_else() -> None:
    """W2: what follows a response is never taken for the answer to the next call."""
    async with talking(answering(ok(b"mine") + ok(b"evil"), ok(b"yours"))) as (transport, service):
        answers = [await transport(call()) for _ in range(2)]

        assert [answer.body for answer in answers] == [b"mine", b"yours"]
        assert service.connections == 2


@simulated
async def test_a_response_nobody_asked_for_reaches_nobody() -> None:
    """W2: what an idle connection says closes it."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(ok(b"mine"))
        await pass_time(1)
        await line.say(ok(b"evil"))
        await line.until_hung_up()

    async with talking(talk) as (transport, service):
        first = await transport(call())
        await pass_time(2)
        second = await transport(call())

        assert (first.body, second.body, service.connections) == (b"mine", b"mine", 2)


@simulated
async def test_a_connection_closed_while_idle_is_not_used() -> None:
    """When the service has closed first, the next call opens another."""

    async def once(line: Line) -> None:
        await line.request()
        await line.say(ok())

    async with talking(once) as (transport, service):
        answers = [await transport(call()) for _ in range(5)]

        assert {answer.state for answer in answers} == {State.OK}
        assert service.connections == 5


@simulated
async def test_a_full_pool_is_busy_and_not_sent() -> None:
    """Who gets no connection in time is turned away by us, not by the service."""
    async with talking(hanging, TransportPolicy(connections=1, pool_within=0.5)) as (transport, service):
        async with asyncio.TaskGroup() as group:
            first = group.create_task(transport(call(within=5)))
            await pass_time(0.1)
            answer = await transport(call(within=5))
            waited = now()
            first.cancel()

        assert (answer.state, answer.sent, answer.retry_after) == (State.BUSY, False, 1.0)
        assert waited == pytest.approx(0.6)
        assert service.connections == 1


@simulated
async def test_leaving_closes_the_connection_at_once() -> None:
    """R1: a cancelled call is not left to the service to finish, wherever it was."""
    for talk in (hanging, hanging_after(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{")):
        async with talking(talk) as (transport, service):
            async with asyncio.TaskGroup() as group:
                leaving = group.create_task(transport(call(within=60)))
                await pass_time(0.1)
                assert service.open == 1
                leaving.cancel()
            left = now()
            await service.hung_up.wait()

            assert leaving.cancelled()
            assert service.open == 0
            assert now() - left < 0.1


@pytest.mark.soak
def test_calls_given_up_leave_nothing_behind(repetitions: int) -> None:
    """Cancelled anywhere on their way, calls leave no connection, no task and no file descriptor."""

    async def story() -> None:
        async with talking(answering(ok(b"a" * 500)), TransportPolicy(connections=8)) as (transport, service):
            await transport(call())
            before = descriptors()
            for steps in range(repetitions):
                async with asyncio.TaskGroup() as group:
                    leaving = group.create_task(transport(call()))
                    for _ in range(steps % 25):
                        await asyncio.sleep(0)
                    leaving.cancel()
            answers = [await transport(call()) for _ in range(3)]
            await pass_time(1)

            assert {answer.state for answer in answers} == {State.OK}
            assert service.open == 1
            assert len(asyncio.all_tasks()) == 2  # this one, and the service's side of the connection in the pool
            assert descriptors() == before

    run_simulated(story())


def descriptors() -> int:
    """Give the number that the next descriptor gets: none below it is free."""
    with socket.socket() as probe:
        return probe.fileno()


@simulated
async def test_closing_the_transport_closes_its_connections() -> None:
    """Nothing idle is left open."""
    async with talking(answering(ok())) as (transport, service):
        await transport(call())
        open_before = service.open
        await transport.aclose()
        await service.hung_up.wait()

        assert (open_before, service.open) == (1, 0)
