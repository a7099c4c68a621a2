"""The client leaving, on real sockets under uvicorn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.middleware import Middleware

from gateway_common.edge import Disconnect
from tests.support.connections import connection
from tests.support.servers import descriptors, served

AT_ONCE = 50
GET = b"GET /work HTTP/1.1\r\nHost: gateway\r\n\r\n"
POST = b"POST /work HTTP/1.1\r\nHost: gateway\r\nContent-Length: 4\r\n\r\nbody"
UNREAD = b"POST /unread HTTP/1.1\r\nHost: gateway\r\nContent-Length: 4\r\n\r\nbody"
STREAM = b"GET /stream HTTP/1.1\r\nHost: gateway\r\n\r\n"
KINDS = (GET, POST, UNREAD, STREAM)


@dataclass
class Works:
    """Count the requests that are worked on, without an end."""

    running: int = 0
    seen: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until_running(self, count: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.running == count)

    async def forever(self) -> None:
        await self._count(1)
        try:
            await asyncio.Event().wait()
        finally:
            await self._count(-1)

    async def _count(self, change: int) -> None:
        async with self.changed:
            self.running += change
            self.seen += change > 0
            self.changed.notify_all()


def make_app(works: Works) -> FastAPI:
    app = FastAPI(middleware=[Middleware(Disconnect)])

    @app.api_route("/work", methods=["GET", "POST"])
    async def work(request: Request) -> None:
        await request.body()
        await works.forever()

    @app.post("/unread")
    async def unread() -> None:
        await works.forever()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"first"
            await works.forever()

        return StreamingResponse(pieces())

    @app.get("/quick")
    async def quick() -> str:
        return "done"

    return app


@pytest.mark.parametrize("request_", KINDS, ids=["get", "post", "unread", "stream"])
async def test_a_closed_connection_ends_the_work(request_: bytes) -> None:
    """Whatever the request does with its body, closing the connection ends it."""
    works = Works()
    async with served(make_app(works)) as port, asyncio.timeout(60):
        async with connection(port) as (_, writer):
            writer.write(request_)
            await works.until_running(1)
        await works.until_running(0)

    assert works.seen == 1


async def test_a_connection_is_used_again() -> None:
    """Watching a request takes nothing from the next one on the same connection."""
    works = Works()
    async with served(make_app(works)) as port, asyncio.timeout(60):
        async with connection(port) as (reader, writer):
            for _ in range(3):
                writer.write(b"GET /quick HTTP/1.1\r\nHost: gateway\r\n\r\n")
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(6)
                assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b'"done"')
            writer.write(GET)
            await works.until_running(1)
        await works.until_running(0)


@pytest.mark.soak
async def test_aborted_requests_leave_nothing_behind(repetitions: int) -> None:
    """After many aborted requests of every kind no task, connection or descriptor is left."""
    works = Works()
    async with served(make_app(works)) as port, asyncio.timeout(240):
        await abort_often(port, works, AT_ONCE)
        tasks, opened = len(asyncio.all_tasks()), descriptors()

        await abort_often(port, works, repetitions)
        while len(asyncio.all_tasks()) > tasks or descriptors() > opened:  # noqa: ASYNC110 – the last are just ending
            await asyncio.sleep(0)

        assert works.seen == repetitions + AT_ONCE


async def abort_often(port: int, works: Works, times: int) -> None:
    for _ in range(times // AT_ONCE):
        async with AsyncExitStack() as clients:
            for number in range(AT_ONCE):
                _, writer = await clients.enter_async_context(connection(port))
                writer.write(KINDS[number % len(KINDS)])
            await works.until_running(AT_ONCE)
        await works.until_running(0)
    for _ in range(100):
        await asyncio.sleep(0)
