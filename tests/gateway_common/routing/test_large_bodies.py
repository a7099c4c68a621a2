"""Bodies larger than anybody would hold: they pass in pieces, and only as fast as the other side takes them."""

import asyncio
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.gateway_common.routing.sockets import Connection, ask, connected, gateway_to
from tests.gateway_common.services.transports.wires import Line, ok, serving
from tests.support.servers import served

TEXT = """
GET /v1/down: {service: pictures, allow: anyone, path: /down}
GET /v1/small: {service: pictures, allow: anyone, path: /small}
PUT /v1/up: {service: pictures, allow: anyone, path: /up, body: 4 GiB}
"""
PIECE = b"\x89PNG" * 16_384
MOST = 4 << 20
"""How many bytes gateway, service and client together may hold while a body passes."""

ENOUGH = 20 << 20
"""How many bytes buffers between the two may hold, those of the system among them."""


class Large:
    """A service with a body of as many *pieces* as wanted; *given* and *taken* count its bytes."""

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.given = 0
        self.taken = 0
        routes = [Route("/down", self.down), Route("/up", self.up, methods=["PUT"]), Route("/small", self.small)]
        self.app = Starlette(routes=routes)

    async def down(self, _: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(self.pieces):
                self.given += len(PIECE)
                yield PIECE

        length = {"content-length": str(self.pieces * len(PIECE))}
        return StreamingResponse(pieces(), media_type="image/png", headers=length)

    async def up(self, request: Request) -> Response:
        async for piece in request.stream():
            self.taken += len(piece)
        return PlainTextResponse(str(self.taken))

    async def small(self, _: Request) -> Response:
        return PlainTextResponse("here")


@asynccontextmanager
async def before(service: Large, folder: Path) -> AsyncGenerator[int]:
    """Serve *service* and a gateway before it, and give the gateway's port."""
    async with served(service.app) as port, gateway_to(port, TEXT, folder) as gateway:
        yield gateway


class Memory:
    """Tell the most that was held at once."""

    peak = 0


@contextmanager
def memory() -> Generator[Memory]:
    """Watch what is held from here on."""
    held = Memory()
    tracemalloc.start()
    try:
        yield held
        _, held.peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


@pytest.mark.soak
async def test_a_large_body_comes_down_in_constant_memory(repetitions: int, tmp_path: Path) -> None:
    """64 MB, and with `--soak` ten times as much, pass with a few pieces in memory."""
    service, size = Large(repetitions), 0
    async with before(service, tmp_path) as gateway, connected(gateway, "GET /v1/down") as client:
        await client.head()
        with memory() as held:
            while size < service.pieces * len(PIECE):
                size += len(await client.reader.read(1 << 16))

    assert size == service.given == repetitions * len(PIECE) >= 64_000_000
    assert 0 < held.peak < MOST


@pytest.mark.soak
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_large_body_goes_up_in_constant_memory(chunked: bool, repetitions: int, tmp_path: Path) -> None:
    """64 MB, and with `--soak` ten times as much, whether their length is known or not."""
    service = Large(0)
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {repetitions * len(PIECE)}"
    piece = b"%x\r\n%b\r\n" % (len(PIECE), PIECE) if chunked else PIECE
    async with before(service, tmp_path) as gateway, connected(gateway, "PUT /v1/up", framing) as client:
        with memory() as held:
            for _ in range(repetitions):
                await client.send(piece)
            await client.send(b"0\r\n\r\n" if chunked else b"")
            reply = await client.reply()

    assert (reply.status, reply.body) == (200, b"%d" % service.taken)
    assert service.taken == repetitions * len(PIECE) >= 64_000_000
    assert 0 < held.peak < MOST


async def test_a_client_that_does_not_read_holds_the_service_back(tmp_path: Path) -> None:
    """W5: what the client does not take stays at the service, but for what buffers hold; others are served."""
    service = Large(10_000)
    async with before(service, tmp_path) as gateway, connected(gateway, "GET /v1/down") as client:
        await client.head()
        for _ in range(30):
            assert (await ask(gateway, "GET /v1/small")).body == b"here"
        given = service.given
        client.leave()

    assert 0 < given < ENOUGH


async def _send_for_ever(client: Connection, sent: list[int]) -> None:
    while True:
        await client.send(PIECE)
        sent.append(len(PIECE))


async def test_a_service_that_does_not_read_holds_the_client_back(tmp_path: Path) -> None:
    """What the service does not take stays at the client, but for what buffers hold; others are served."""
    released = asyncio.Event()
    sent: list[int] = []

    async def talk(line: Line) -> None:
        if (await line.reader.readuntil(b"\r\n\r\n")).startswith(b"GET"):
            await line.say(ok(b"here"))
            return
        await released.wait()
        await line.until_hung_up()

    async with (
        serving(talk) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "PUT /v1/up", "Content-Length: 4000000000") as client,
    ):
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(_send_for_ever(client, sent))
            for _ in range(30):
                assert (await ask(gateway, "GET /v1/small")).body == b"here"
            sending.cancel()
        client.leave()
        released.set()

    assert 0 < sum(sent) < ENOUGH
