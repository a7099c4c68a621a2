"""Bodies that go out piece by piece."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from gateway_common.errors import ProblemError, State, problems
from gateway_common.services.call import Call
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import Line, answering, ok, saying, talking


@dataclass
class Given:
    """Give pieces one by one, each after a while; at the end maybe raise."""

    pieces: tuple[bytes, ...] = (b"ab", b"", b"cde")
    after: float = 0.0
    failure: Exception | None = None
    taken: list[bytes] = field(default_factory=list[bytes])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if self.after:
                await pass_time(self.after)
            self.taken.append(piece)
            yield piece
        if self.failure is not None:
            raise self.failure


def upload(given: Given, *fields: tuple[bytes, bytes], within: float = 10.0) -> Call:
    return replace(call(method="PUT", within=within), body=given, headers=list(fields))


@simulated
async def test_a_stream_of_unknown_length_goes_in_chunks() -> None:
    """Each piece is a chunk; an empty one is none, for it would end the body."""
    heard: list[bytes] = []

    async def talk(line: Line) -> None:
        heard.append(await line.reader.readuntil(b"0\r\n\r\n"))
        await line.say(ok())

    async with talking(talk) as (transport, _):
        answer = await transport(upload(Given()))

    assert answer.status == 200
    assert b"\r\ntransfer-encoding: chunked\r\n" in heard[0]
    assert b"content-length" not in heard[0]
    assert heard[0].endswith(b"\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n")


@simulated
async def test_a_stream_of_known_length_goes_as_it_is() -> None:
    """`Content-Length` is the one that the call states, once."""
    async with talking(answering(ok())) as (transport, service):
        await transport(upload(Given(), (b"content-length", b"5"), (b"transfer-encoding", b"chunked")))

        assert service.requests[0].count(b"content-length: 5\r\n") == 1
        assert service.requests[0].endswith(b"\r\n\r\nabcde")
        assert b"transfer-encoding" not in service.requests[0]


@simulated
async def test_a_length_that_is_none_is_not_stated() -> None:
    """Two that differ are not for us to choose from: the body goes in chunks, which end it in one way alone."""
    heard: list[bytes] = []

    async def talk(line: Line) -> None:
        heard.append(await line.reader.readuntil(b"0\r\n\r\n"))
        await line.say(ok())

    async with talking(talk) as (transport, _):
        await transport(upload(Given(), (b"content-length", b"5"), (b"content-length", b"6")))

    assert b"\r\ntransfer-encoding: chunked\r\n" in heard[0]
    assert b"content-length" not in heard[0]


@simulated
async def test_a_stream_is_not_collected() -> None:
    """What the service does not take stays with the giver: only the buffers of the system lie between."""
    given = Given(pieces=(b"x" * 65_536,) * 1000)

    async def talk(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        await asyncio.Event().wait()

    async with talking(talk) as (transport, _), asyncio.TaskGroup() as group:
        sending = group.create_task(transport(upload(given)))
        await pass_time(5)
        sending.cancel()

    assert 0 < len(given.taken) < 200


@simulated
async def test_the_deadline_does_not_end_a_stream_on_its_way() -> None:
    """How long a body takes is its giver's to say: a call of one second may send for three."""
    async with talking(answering(ok())) as (transport, _):
        answer = await transport(upload(Given(after=1), (b"content-length", b"5"), within=1))

    assert answer.state is State.OK


@simulated
async def test_what_the_giver_raises_ends_the_call_and_its_connection() -> None:
    """It passes as it is, and a request half sent is never followed by another."""
    given = Given(failure=ProblemError(problems.TOO_LARGE()))
    async with talking(answering(ok())) as (transport, service):
        with pytest.raises(ProblemError) as raised:
            await transport(upload(given))
        await service.hung_up.wait()

        assert raised.value.problem.status == 413
        assert (service.open, service.connections) == (0, 1)


@simulated
async def test_an_early_answer_is_heard() -> None:
    """A service that answers before it has read a body is heard when the body is sent."""

    async def talk(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        await line.say(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await line.until_hung_up()

    async with talking(talk) as (transport, _):
        answer = await transport(upload(Given(pieces=(b"x" * 65_536,) * 20)))

    assert (answer.state, answer.status) == (State.DENIED, 403)


@simulated
async def test_a_fault_is_read_and_not_streamed() -> None:
    """Of a 5xx nothing is passed on: its connection is used again, and it may be tried again."""
    fault = b"HTTP/1.1 503 Unavailable\r\nContent-Length: 5\r\nRetry-After: 1\r\n\r\nsorry"
    async with talking(answering(fault)) as (transport, service):
        answers = [await transport(call(most=None)) for _ in range(2)]

        assert [(one.state, one.body, one.retry_after) for one in answers] == [(State.BUSY, b"sorry", 1.0)] * 2
        assert service.connections == 1


@simulated
async def test_a_stream_may_be_longer_than_its_deadline() -> None:
    """With *idle*, what counts is the time between two pieces."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
        for _ in range(4):
            await pass_time(1.9)
            await line.say(b"x")

    async with talking(talk) as (transport, _):
        answer = await transport(replace(call(most=None, within=1), idle=2))
        assert not isinstance(answer.body, bytes)
        read = [piece async for piece in answer.body]

    assert b"".join(read) == b"xxxx"


@simulated
async def test_a_body_that_never_came_is_down() -> None:
    """A connection that breaks after the deadline of a streamed body is a broken one: its time was the giver's."""
    async with talking(saying(b"")) as (transport, _):
        answer = await transport(upload(Given(after=1), (b"content-length", b"5"), within=1))

    assert answer.state is State.DOWN
