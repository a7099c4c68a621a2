import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.edge import Disconnect
from gateway_common.edge.disconnect import MOST_HELD, PATIENCE
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.edge.connection import Connection
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
async def test_a_client_that_leaves_early_is_noticed_in_time() -> None:
    """A request that is left before it is watched ends when the watch begins, within 100 ms (R1)."""
    work, connection = Work(), Connection()
    connection.leave()
    await connection.serve(Disconnect(work))

    assert work.ended == "cancelled"
    assert asyncio.get_running_loop().time() == pytest.approx(PATIENCE)
    assert PATIENCE < 0.1


@pytest.mark.parametrize("leaving_at", [0.01, 1])
def test_work_after_the_body_is_watched(leaving_at: float) -> None:
    """Once the body is read, the client may leave at any time, before or after the watch begins."""

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
        assert asyncio.get_running_loop().time() == pytest.approx(max(leaving_at, PATIENCE))

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
async def test_a_body_may_be_read_late() -> None:
    """What the watch read ahead is handed on, in order, whenever the application asks for it."""
    bodies: list[bytes] = []

    async def reads_late(scope: Scope, receive: Receive, send: Send) -> None:
        await pass_time(1)
        bodies.append((await receive())["body"])
        bodies.append((await receive())["body"])
        await pass_time(1)
        bodies.append((await receive())["body"])
        await PlainTextResponse("done")(scope, receive, send)

    connection = Connection(b"one", ended=False)
    async with asyncio.TaskGroup() as group:
        group.create_task(connection.serve(Disconnect(reads_late)))
        await pass_time(0.5)
        connection.bring(b"two", more=True)
        await pass_time(1)
        connection.bring(b"three")

    assert bodies == [b"one", b"two", b"three"]
    assert connection.complete
    assert await tasks_besides_this() == 0


@simulated
async def test_little_is_held_of_a_body_that_nobody_reads() -> None:
    """Of a large body only so much is read ahead; the application still gets every byte, and is watched again then."""
    sizes: list[int] = []

    async def reads_late(receive: Receive) -> None:
        await pass_time(1)
        sizes.extend([len((await receive())["body"]) for _ in range(3)])

    work, connection = Work(reads_late), Connection(b"x" * MOST_HELD, ended=False)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(connection.serve(Disconnect(work)))
        for _ in range(2):
            await pass_time(0.3)
            connection.bring(b"y" * MOST_HELD, more=True)
        await pass_time(1)
        connection.bring(b"z")
        await pass_time(1)
        connection.leave()
        await serving

    assert sizes == [MOST_HELD, MOST_HELD, MOST_HELD]
    assert work.ended == "cancelled"


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
