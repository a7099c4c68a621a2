"""Connections that the service closes just when they are used again: what is repeated, and what is not."""

import asyncio
from dataclasses import replace

import pytest

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.http1.given import talking
from tests.gateway_common.services.transports.wires import Line, Talk, ok


def closing_at(last: int, how: str, said: bytes = b"") -> Talk:
    """Answer, but for the request number *last*: close on it, or reset, maybe after something is *said*."""

    async def talk(line: Line) -> None:
        while await line.request():
            if len(line.service.requests) == last:
                await line.say(said)
                line.reset() if how == "reset" else None
                return
            await line.say(ok(b"%d" % len(line.service.requests)))

    return talk


def writing(*, repeatable: bool) -> Call:
    return replace(call(method="POST", repeatable=repeatable), body=b"one pizza")


@pytest.mark.parametrize("how", ["close", "reset"])
def test_what_may_be_repeated_is_sent_once_more(how: str) -> None:
    """On a connection of its own, without anybody noticing."""

    @simulated
    async def story() -> None:
        async with talking(closing_at(2, how)) as (transport, service):
            answers = [await transport(call()) for _ in range(2)]

            assert [(answer.state, answer.body) for answer in answers] == [(State.OK, b"1"), (State.OK, b"3")]
            assert service.connections == 2

    story()


@simulated
async def test_what_may_not_be_repeated_is_down() -> None:
    """Nobody knows whether the service has done it, and the answer says so."""
    async with talking(closing_at(2, "close")) as (transport, service):
        await transport(call())
        answer = await transport(writing(repeatable=False))

        assert (answer.state, answer.sent, len(service.requests)) == (State.DOWN, True, 2)


@simulated
async def test_a_write_with_a_key_may_be_repeated() -> None:
    """Under an `Idempotency-Key` the service does it once."""
    async with talking(closing_at(2, "close")) as (transport, service):
        await transport(call())
        answer = await transport(writing(repeatable=True))

        assert (answer.state, len(service.requests)) == (State.OK, 3)


@simulated
async def test_once_is_enough() -> None:
    """A service that closes each connection at the second request is asked once more, and no more."""

    async def talk(line: Line) -> None:
        await line.request()
        if len(line.service.requests) == 1:
            await line.say(ok())
            await line.request()

    async with talking(talk) as (transport, service):
        await transport(call())
        answer = await transport(call())

        assert (answer.state, answer.sent, len(service.requests)) == (State.DOWN, True, 3)


@pytest.mark.parametrize("said", [b"H", b"HTTP/1.1 100 Go on\r\n\r\n", b"HTTP/1.1 200 OK\r\n"])
def test_what_has_begun_to_be_answered_is_not_repeated(said: bytes) -> None:
    """A single byte says that the service has the request."""

    @simulated
    async def story() -> None:
        async with talking(closing_at(2, "close", said)) as (transport, service):
            await transport(call())
            answer = await transport(call())

            assert (answer.state, len(service.requests)) == (State.DOWN, 2)

    story()


@simulated
async def test_a_new_connection_that_is_closed_is_down() -> None:
    """It was not idle: the service has had the request, and whether it is repeated is for the retries to say."""
    async with talking(closing_at(1, "close")) as (transport, service):
        answer = await transport(call())

        assert (answer.state, answer.sent, len(service.requests)) == (State.DOWN, True, 1)


@simulated
async def test_a_late_answer_is_not_repeated() -> None:
    """Who has run out of time does not ask again."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(ok())
        await line.request()
        await pass_time(5)

    async with talking(talk) as (transport, service):
        await transport(call())
        answer = await transport(call(within=1))

        assert (answer.state, len(service.requests)) == (State.LATE, 2)


@simulated
async def test_what_is_said_while_nobody_asks_is_noticed_before_the_next() -> None:
    """A 408 as servers send it to idle connections is no answer to the next call, whoever may repeat it."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(ok())
        await pass_time(1)
        await line.say(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    async with talking(talk) as (transport, service):
        await transport(call())
        await pass_time(2)
        idle = transport.pool.idle
        answer = await transport(writing(repeatable=False))

        assert (idle, answer.state, service.connections) == (0, State.OK, 2)


@simulated
async def test_many_connections_closed_at_once_lose_no_call() -> None:
    """When a service restarts, each read finds its way to the new one."""
    restart = asyncio.Event()

    async def talk(line: Line) -> None:
        while await line.request():
            if line.service.connections > 8 or not restart.is_set():
                await line.say(ok())
            else:
                return

    async def all_at_once() -> list[Answer]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(transport(call())) for _ in range(8)]
        return [task.result() for task in tasks]

    async with talking(talk) as (transport, _):
        await all_at_once()
        restart.set()
        answers = await all_at_once()

        assert {answer.state for answer in answers} == {State.OK}
