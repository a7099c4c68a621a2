"""What is cancelled when a client leaves, and what is not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from gateway_common.edge import Disconnect
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.edge.connection import Connection
from tests.gateway_common.edge.work import FOR_EVER, Work, tasks_besides_this


@simulated
async def test_a_stream_ends_with_its_client() -> None:
    """A streaming answer listens by itself, and ends when nobody listens any more."""
    pieces: list[int] = []

    async def counts() -> AsyncIterator[bytes]:
        while True:
            pieces.append(len(pieces))
            yield b"x"
            await pass_time(1)

    connection = Connection()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(StreamingResponse(counts())), method="GET"))
        await pass_time(10.5)
        connection.leave()
        await serving

    assert len(pieces) == 11
    assert await tasks_besides_this() == 0


@simulated
async def test_a_stream_that_ends_is_left_alone() -> None:
    """A streaming answer that comes to its end is complete, and its listener goes with it."""

    async def counts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x"
            await pass_time(1)

    connection = Connection()
    await connection.serve(Disconnect(StreamingResponse(counts())))

    assert connection.complete
    assert await tasks_besides_this() == 0


@simulated
async def test_an_application_may_ask_whether_its_client_left() -> None:
    """Asking, and not waiting for the answer, takes nothing from the watch."""
    asked: list[bool] = []

    async def asks(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await request.body()
        asked.append(await request.is_disconnected())
        await pass_time(1)
        asked.append(await request.is_disconnected())
        await pass_time(FOR_EVER)

    connection = Connection(b"body")
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(asks)))
        await pass_time(2)
        connection.leave()
        await serving

    assert asked == [False, False]
    assert asyncio.get_running_loop().time() == 2


@simulated
async def test_what_follows_a_complete_answer_goes_on() -> None:
    """A client that has its answer may go; the work behind it is not done for it alone."""
    done: list[str] = []

    async def clean_up() -> None:
        await pass_time(60)
        done.append("cleaned up")

    connection = Connection()
    async with asyncio.TaskGroup() as group:
        group.create_task(connection.serve(Disconnect(PlainTextResponse("x", background=BackgroundTask(clean_up)))))
        await pass_time(30)
        connection.leave()

    assert done == ["cleaned up"]


@simulated
async def test_whoever_asks_after_the_end_is_told() -> None:
    """After a complete answer, every further question is answered by "the client left"."""
    heard: list[Message] = []

    async def asks(scope: Scope, receive: Receive, send: Send) -> None:
        await pass_time(1)
        await PlainTextResponse("x")(scope, receive, send)
        heard.extend([await receive(), await receive(), await receive()])

    await Connection().serve(Disconnect(asks))

    assert [message["type"] for message in heard] == ["http.disconnect"] * 3


@simulated
async def test_a_cancellation_from_outside_passes() -> None:
    """Only a cancellation that the client's leaving caused ends here."""
    work, connection = Work(), Connection()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(work)))
        await pass_time(1)
        serving.cancel()
        await asyncio.wait({serving})

    assert serving.cancelled()
    assert work.ended == "cancelled"
    assert await tasks_besides_this() == 0


@simulated
async def test_a_cancellation_beside_ours_passes() -> None:
    """When the server gives up while the client's leaving is dealt with, the server's word counts."""
    connection = Connection()

    async def is_given_up(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await pass_time(FOR_EVER)
        finally:
            serving.cancel()

    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(is_given_up)))
        await pass_time(1)
        connection.leave()
        await asyncio.wait({serving})

    assert serving.cancelled()
    assert await tasks_besides_this() == 0


@simulated
async def test_an_application_that_does_not_care_is_left_alone() -> None:
    """What survives the cancellation ends in its own time, and nothing of ours is left pending in its task."""

    async def insists(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await pass_time(FOR_EVER)
        except asyncio.CancelledError:
            await pass_time(1)

    connection, after = Connection(), asyncio.Event()

    async def serve() -> None:
        await connection.serve(Disconnect(insists))
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0
        await pass_time(1)
        after.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(serve())
        await pass_time(1)
        connection.leave()

    assert after.is_set()


@simulated
async def test_a_bug_in_cleaning_up_is_not_hidden() -> None:
    """An exception that comes out of cancelled work goes on to whoever logs it."""

    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await pass_time(FOR_EVER)
        finally:
            raise ValueError("unclean")

    connection = Connection()
    connection.leave()

    with pytest.raises(ValueError, match="unclean"):
        await connection.serve(Disconnect(fails))
    await pass_time(1)
