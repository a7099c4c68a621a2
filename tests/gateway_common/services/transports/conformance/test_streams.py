import asyncio
import gc

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer, Sender, Stream
from gateway_common.services.transports import BrokenStream, TransportPolicy
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import Line, answering, hanging_after, ok, saying, talking

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def stream_of(answer: Answer) -> Stream:
    assert not isinstance(answer.body, bytes)
    return answer.body


@simulated
async def test_pieces_come_as_they_are_sent() -> None:
    """A stream is not collected: each piece is there when the service has sent it."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(CHUNKED)
        for piece in (b"1\r\na\r\n", b"1\r\nb\r\n", b"0\r\n\r\n"):
            await pass_time(1)
            await line.say(piece)
        await line.until_hung_up()

    async with talking(talk) as (transport, _):
        answer = await transport(call(most=None))
        began = now()
        heard = [(piece, round(now() - began)) async for piece in stream_of(answer)]

    assert answer.status == 200
    assert heard == [(b"a", 1), (b"b", 2)]


@simulated
async def test_a_stream_has_no_cap_and_is_not_inflated() -> None:
    """What is passed on is passed on as it came."""
    async with talking(answering(ok(b"z" * 300_000, b"Content-Encoding: br"))) as (transport, _):
        answer = await transport(call(most=None))
        read = b"".join([piece async for piece in stream_of(answer)])

    assert len(read) == 300_000
    assert answer.header(b"content-encoding") == b"br"


@simulated
async def test_a_stream_read_to_its_end_frees_its_connection() -> None:
    """The next call uses it again."""
    async with talking(answering(ok(b"abc"))) as (transport, service):
        for _ in range(3):
            assert [piece async for piece in stream_of(await transport(call(most=None)))] == [b"abc"]

        assert service.connections == 1


@simulated
async def test_a_stream_closed_early_closes_its_connection() -> None:
    """W2: what was not read is given up with its connection; closing again changes nothing."""
    async with talking(hanging_after(CHUNKED + b"1\r\na\r\n")) as (transport, service):
        stream = stream_of(await transport(call(most=None)))
        first = await anext(aiter(stream))
        await stream.aclose()
        await stream.aclose()
        await service.hung_up.wait()

        assert (first, service.open) == (b"a", 0)


@simulated
async def test_a_stream_never_read_can_be_closed() -> None:
    """Whoever holds it may decide against it."""
    async with talking(hanging_after(CHUNKED)) as (transport, service):
        await stream_of(await transport(call(most=None))).aclose()
        await service.hung_up.wait()

        assert service.open == 0


@simulated
async def test_the_deadline_ends_a_stream() -> None:
    """BrokenStream says LATE, to the moment, and the connection is closed."""
    async with talking(hanging_after(CHUNKED + b"1\r\na\r\n")) as (transport, service):
        pieces = aiter(stream_of(await transport(call(most=None, within=3))))
        first = await anext(pieces)
        with pytest.raises(BrokenStream) as broken:
            await anext(pieces)
        ended = now()
        await service.hung_up.wait()

        assert (first, broken.value.state, service.open) == (b"a", State.LATE, 0)
        assert ended == pytest.approx(3)


@simulated
async def test_a_stream_that_breaks_off_says_so() -> None:
    """BrokenStream says DOWN when the service closed before the end."""
    async with talking(saying(CHUNKED + b"1\r\na\r\n")) as (transport, _):
        assert await broken(transport) is State.DOWN


@simulated
async def test_a_broken_stream_leaves_nothing_in_the_pool() -> None:
    """The next call gets a connection, although the pool has but one, and nothing remembers the last."""
    async with talking(saying(CHUNKED + b"1\r\na\r\n"), TransportPolicy(connections=1)) as (transport, service):
        states = [await broken(transport) for _ in range(3)]
        gc.collect()

        assert states == [State.DOWN] * 3
        assert service.connections == 3
        assert [kept for kept in gc.get_objects() if type(kept).__name__ == "AsyncPoolRequest"] == []


async def broken(transport: Sender) -> State:
    stream = stream_of(await transport(call(most=None)))
    with pytest.raises(BrokenStream) as error:
        async for _ in stream:
            pass
    return error.value.state


@simulated
async def test_leaving_in_the_middle_of_a_stream_closes_its_connection() -> None:
    """Whoever is cancelled while waiting for a piece leaves nothing open."""
    async with talking(hanging_after(CHUNKED)) as (transport, service):
        stream = stream_of(await transport(call(most=None)))

        async def read() -> bytes:
            return await anext(aiter(stream))

        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(read())
            await pass_time(0.1)
            leaving.cancel()
        await service.hung_up.wait()

        assert service.open == 0


@simulated
async def test_two_responses_to_one_stream_reach_nobody_else() -> None:
    """W2: a stream with something behind its end closes its connection."""
    async with talking(answering(ok(b"mine") + ok(b"evil"), ok(b"yours"))) as (transport, service):
        bodies = [b"".join([piece async for piece in stream_of(await transport(call(most=None)))]) for _ in range(2)]

        assert (bodies, service.connections) == ([b"mine", b"yours"], 2)
