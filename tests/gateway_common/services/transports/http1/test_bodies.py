"""Bodies of any size, both ways: no more of one is held than its reader takes, and half a body is never followed."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, replace

import pytest

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.transports.http1.connection import BUFFERED
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import call, settled
from tests.gateway_common.services.transports.http1.given import talking
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import Line, Talk, answering, ok

LARGE = 10 << 20
PIECE = 1 << 16
IN_THE_SYSTEM = 8 << 20
"""How many bytes the buffers of two sockets may hold at most."""

EARLY = {
    "a refusal": b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n",
    "a refusal that closes": b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "an answer": ok(b"enough"),
}


@dataclass
class Given:
    """Give *count* pieces, one when the last is taken; tell how many were, and whether anybody stopped it."""

    count: int = LARGE // PIECE
    taken: int = 0
    stopped: bool = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            for _ in range(self.count):
                self.taken += 1
                yield b"x" * PIECE
        except BaseException:
            self.stopped = True
            raise


def upload(body: AsyncIterable[bytes], *fields: tuple[bytes, bytes], most: int | None = 1000) -> Call:
    return replace(call(method="PUT", most=most), body=body, headers=list(fields))


def length_of(count: int) -> tuple[bytes, bytes]:
    return (b"content-length", b"%d" % (count * PIECE))


def answering_early(said: bytes, *, after: int) -> Talk:
    """Answer when *after* bytes of the body have come, and read no more."""

    async def talk(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        await line.reader.readexactly(after)
        await line.say(said)
        await line.service.seen.wait()

    return talk


@pytest.mark.parametrize("said", EARLY.values(), ids=EARLY)
@pytest.mark.parametrize("most", [1000, None], ids=["whole", "streamed"])
def test_an_early_answer_stops_an_upload(said: bytes, most: int | None) -> None:
    """The answer is the answer: the rest of the body is not asked for, and the connection is closed."""

    @simulated
    async def story() -> None:
        given = Given(count=10_000)
        async with talking(answering_early(said, after=PIECE)) as (transport, service):
            answer = await transport(upload(given, length_of(given.count), most=most))
            body = await read(answer)
            await settled()
            open_after = transport.pool.open
            service.seen.set()

            assert (answer.status, body) == ((200, b"enough") if said == EARLY["an answer"] else (413, b""))
            assert (given.stopped, given.taken < 1000, open_after) == (True, True, 0)

    story()


@simulated
async def test_an_early_answer_is_heard_while_the_giver_is_silent() -> None:
    """Who waits for the client's next piece hears the service all the same."""
    silent = asyncio.Event()

    async def giving() -> AsyncIterator[bytes]:
        yield b"a"
        await silent.wait()

    async with talking(answering_early(EARLY["a refusal"], after=6)) as (transport, service):
        answer = await transport(upload(giving()))
        service.seen.set()

        assert (answer.state, answer.status) == (State.REFUSED, 413)


@simulated
async def test_a_service_that_goes_ends_an_upload() -> None:
    """Nobody goes on giving to a connection that is lost; what was given is not given again."""

    async def talk(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        line.reset()

    given = Given(count=10_000)
    async with talking(talk) as (transport, service):
        answer = await transport(upload(given, length_of(given.count)))

        assert (answer.state, answer.sent, service.connections) == (State.DOWN, True, 1)
        assert given.taken < 1000


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_body_of_another_length_is_a_mistake(pieces: int) -> None:
    """What was announced is what is sent, lest a part of the body be taken for the next request."""

    @simulated
    async def story() -> None:
        async with talking(answering_early(ok(), after=2 * PIECE)) as (transport, service):
            with pytest.raises(ValueError, match="than its content-length says"):
                await transport(upload(Given(count=pieces), length_of(2)))
            await settled()

            assert transport.pool.open == 0
            service.seen.set()

    story()


@simulated
async def test_a_whole_body_that_is_not_taken_is_not_followed() -> None:
    """W2: a request that has only half left when its answer is there leaves its connection closed."""
    talk = answering_early(ok(b"enough"), after=PIECE)
    async with talking(talk) as (transport, service):
        answer = await transport(replace(call(method="POST"), body=b"x" * (2 * IN_THE_SYSTEM)))
        await settled()
        open_after = transport.pool.open
        service.seen.set()

        assert (answer.body, open_after) == (b"enough", 0)


@simulated
async def test_a_large_upload_is_sent_to_its_end() -> None:
    """Ten megabytes arrive as they were given, and the connection is used again."""
    got: list[int] = []

    async def talk(line: Line) -> None:
        while await line.reader.readuntil(b"\r\n\r\n"):
            got.append(len(await line.reader.readexactly(LARGE)))
            await line.say(ok())

    async with talking(talk) as (transport, service):
        given = Given()
        answers = [await transport(upload(given, length_of(given.count))) for _ in range(2)]

        assert {answer.state for answer in answers} == {State.OK}
        assert (got, service.connections) == ([LARGE, LARGE], 1)


@pytest.mark.parametrize("chunked", [True, False])
def test_a_service_is_held_back_by_who_reads_slowly(chunked: bool) -> None:
    """W5: what nobody takes stays with the service; only the buffers of the system lie between."""
    written: list[int] = []

    async def talk(line: Line) -> None:
        await line.request()
        head = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % (10 * LARGE)
        await line.say(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        for _ in range(10 * LARGE // PIECE):
            await line.say(b"%x\r\n%b\r\n" % (PIECE, b"x" * PIECE) if chunked else b"x" * PIECE)
            written.append(PIECE)
        await line.say(b"0\r\n\r\n" if chunked else b"")

    @simulated
    async def story() -> None:
        async with talking(talk) as (transport, _):
            answer = await transport(replace(call(most=None), idle=60))
            await pass_time(5)
            untaken = sum(written)
            largest, size = await measured(answer)

            assert untaken < IN_THE_SYSTEM
            assert largest <= BUFFERED + (1 << 18)  # a buffer and what the loop reads at once
            assert size == 10 * LARGE

    story()


async def measured(answer: Answer) -> tuple[int, int]:
    """Read a streamed answer: its largest piece, and its size."""
    assert not isinstance(answer.body, bytes)
    largest = size = 0
    async for piece in answer.body:
        largest, size = max(largest, len(piece)), size + len(piece)
    return largest, size


async def read(answer: Answer) -> bytes:
    if isinstance(answer.body, bytes):
        return answer.body
    return b"".join([piece async for piece in answer.body])


@simulated
async def test_a_slow_reader_does_not_lose_the_end() -> None:
    """What came before the service closed is still there for who reads later."""
    async with talking(answering(ok(b"z" * 200_000, b"Connection: close"))) as (transport, _):
        answer = await transport(replace(call(most=None), idle=60))
        await pass_time(3)

        assert len(await read(answer)) == 200_000


@simulated
async def test_who_leaves_while_an_upload_is_ended_is_gone() -> None:
    """The service has answered early, and the giver of the body is on its way out: the answer comes too late."""

    class Slow:
        async def __aiter__(self) -> AsyncIterator[bytes]:
            try:
                yield b"x"
                await pass_time(60)
            finally:
                leaving.leave()
                await asyncio.sleep(0)

    async with talking(answering_early(ok(b"enough"), after=1)) as (transport, _):
        leaving = Strand(transport(upload(Slow())))
        await asyncio.wait([leaving.end])

        assert leaving.end.cancelled()
