import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.edge import Disconnect
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.edge.connection import Connection
from tests.gateway_common.edge.exchange import none_received, none_sent, scope_of
from tests.gateway_common.edge.work import Work, read_all, tasks_besides_this


@simulated
async def test_a_client_that_leaves_ends_the_work() -> None:
    """Work on a request that never reads its body is cancelled at once, and the server sees an ordinary end."""
    work, connection = Work(), Connection()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(work), method="GET"))
        await pass_time(1)
        connection.leave()
        await serving

        assert (work.ended, asyncio.get_running_loop().time()) == ("cancelled", 1)
    assert connection.sent == []
    assert await tasks_besides_this() == 0


@simulated
async def test_a_client_that_left_before_is_not_worked_for() -> None:
    """A request whose client is gone when it is taken up ends where it would first wait."""
    work, connection = Work(), Connection()
    connection.leave()
    await connection.serve(Disconnect(work))

    assert work.ended == "cancelled"
    assert asyncio.get_running_loop().time() == 0


@pytest.mark.parametrize("leaving_at", [0.01, 1])
def test_work_after_the_body_is_watched(leaving_at: float) -> None:
    """Once the body is read, the client may leave at any time, and is noticed at once."""

    @simulated
    async def run() -> None:
        work, connection = Work(read_all), Connection(b"half", ended=False)
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(connection.serve(Disconnect(work)))
            await asyncio.sleep(0)
            connection.bring(b"whole")
            await pass_time(leaving_at)
            connection.leave()
            await serving

        assert work.ended == "cancelled"
        assert asyncio.get_running_loop().time() == pytest.approx(leaving_at)

    run()


@simulated
async def test_a_client_that_leaves_within_its_body_ends_the_work() -> None:
    """An application that waits for the rest of a body is cancelled where it waits."""
    work, connection = Work(read_all), Connection(b"half", ended=False)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(work)))
        await pass_time(0.01)
        connection.leave()
        await serving

        assert asyncio.get_running_loop().time() == pytest.approx(0.01)
    assert work.ended == "cancelled"


@simulated
async def test_a_body_that_nobody_reads_hides_nobody() -> None:
    """However much of a body is unread, its client is seen leaving; and nothing of it is read for that."""
    work, connection = Work(), Connection(b"x" * (1 << 20), ended=False)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(work)))
        await pass_time(1)
        connection.leave()
        await serving

    assert (work.ended, connection.asked) == ("cancelled", 0)


@simulated
async def test_a_server_that_does_not_tell_is_taken_as_it_is() -> None:
    """Without somebody who knows of departures, a request is passed on as it is."""
    seen: list[tuple[Scope, Receive, Send]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    scope = scope_of("/")
    await Disconnect(app)(scope, none_received, none_sent)

    assert seen == [(scope, none_received, none_sent)]


@simulated
async def test_a_thousand_that_leave_leave_nothing() -> None:
    """Whenever they leave, no task and no timer of a thousand aborted requests stays."""
    apps: list[ASGIApp] = [Disconnect(Work(read_all)), Disconnect(Work()), Disconnect(PlainTextResponse("x"))]

    async def one(number: int) -> None:
        connection = Connection(b"half", ended=number % 2 == 0)
        async with asyncio.TaskGroup() as group:
            group.create_task(connection.serve(apps[number % 3]))
            await pass_time(number % 200 / 1000)
            connection.leave()

    async with asyncio.TaskGroup() as group:
        for number in range(1000):
            group.create_task(one(number))

    assert await tasks_besides_this() == 0
    assert asyncio.get_running_loop().time() < 1
