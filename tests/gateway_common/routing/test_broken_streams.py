"""Streams that end in the middle: whoever goes, nothing is held, and nothing that broke off looks whole."""

import asyncio
from pathlib import Path

import pytest

from tests.gateway_common.routing.sockets import ask, connected, gateway_to
from tests.gateway_common.services.transports.wires import Line, Service, hanging_after, saying, serving
from tests.support.servers import descriptors

TEXT = """
GET /v1/down: {service: pictures, allow: anyone, path: /down}
PUT /v1/up: {service: pictures, allow: anyone, path: /up, body: 100 kB}
"""
PIECE = b"\x89PNG" * 16_384
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
SIZED = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nhello"


@pytest.mark.parametrize(("said", "rest"), [(CHUNKED, b"5\r\nhello\r\n"), (SIZED, b"hello")], ids=["chunked", "sized"])
async def test_an_answer_that_breaks_off_is_cut(said: bytes, rest: bytes, tmp_path: Path) -> None:
    """What the service did not finish does not look finished: the connection ends in the middle."""
    async with (
        serving(saying(said)) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "GET /v1/down") as client,
    ):
        head = await client.head()
        heard = await client.reader.read()

    assert (head.status, heard) == (200, rest)


@pytest.mark.parametrize("said", [CHUNKED, SIZED], ids=["chunked", "sized"])
async def test_a_client_that_leaves_in_an_answer_frees_the_service(said: bytes, tmp_path: Path) -> None:
    """The connection to the service is closed at once."""
    async with (
        serving(hanging_after(said)) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "GET /v1/down") as client,
    ):
        await client.reader.readuntil(b"hello")
        client.leave()
        async with asyncio.timeout(120):
            await service.hung_up.wait()

        assert service.open == 0


@pytest.mark.parametrize(
    ("framing", "piece"), [("Transfer-Encoding: chunked", b"5\r\nhello\r\n"), ("Content-Length: 1000", b"hello")]
)
async def test_a_client_that_leaves_in_its_request_frees_the_service(
    framing: str, piece: bytes, tmp_path: Path
) -> None:
    """A request half sent ends with its connection, so that no other can follow it."""
    heard: list[bytes] = []
    reached = asyncio.Event()

    async def talk(line: Line) -> None:
        await line.reader.readuntil(b"hello")
        reached.set()
        heard.append(await line.reader.read())

    async with (
        serving(talk) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "PUT /v1/up", framing) as client,
    ):
        await client.send(piece)
        async with asyncio.timeout(120):
            await reached.wait()
            client.leave()
            await service.hung_up.wait()

        assert service.open == 0
        assert heard in ([b""], [b"\r\n"])


async def test_a_body_in_chunks_that_grows_too_large_is_cut(tmp_path: Path) -> None:
    """W3: 413 comes while the client still sends; the service never sees an end, and both connections are closed."""
    heard: list[bytes] = []

    async def talk(line: Line) -> None:
        heard.append(await line.reader.read())

    async with (
        serving(talk) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "PUT /v1/up", "Transfer-Encoding: chunked") as client,
    ):
        await client.send(b"%x\r\n%b\r\n" % (len(PIECE), PIECE) * 2)
        reply = await client.reply()
        await client.until_closed()
        await service.hung_up.wait()

    assert (reply.status, reply.headers["connection"]) == (413, "close")
    assert not heard[0].endswith(b"0\r\n\r\n")


async def test_a_body_that_is_announced_too_large_is_refused_at_once(tmp_path: Path) -> None:
    """W3: 413 comes before the first byte of the body; it is not asked for, and the service hears nothing."""
    fields = ("Content-Length: 5000000000", "Expect: 100-continue")
    async with (
        serving(saying(b"")) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "PUT /v1/up", *fields) as client,
    ):
        reply = await client.reply()

        assert (reply.status, service.connections) == (413, 0)


async def test_a_client_may_wait_until_its_body_is_wanted(tmp_path: Path) -> None:
    """`Expect: 100-continue` is answered when the service is reached."""
    fields = ("Content-Length: 5", "Expect: 100-continue")

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(b"HTTP/1.1 204 No Content\r\n\r\n")

    async with (
        serving(talk) as service,
        gateway_to(service.port, TEXT, tmp_path) as gateway,
        connected(gateway, "PUT /v1/up", *fields) as client,
    ):
        first = await client.head()
        await client.send(b"hello")
        reply = await client.reply()

        assert (first.status, reply.status) == (100, 204)
        assert service.requests[0].endswith(b"\r\n\r\nhello")


async def test_connections_are_used_again(tmp_path: Path) -> None:
    """Answers read to their end, refusals and faults leave the connection to the service open for the next call."""
    replies = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\nsecret",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nsecret",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
    ]

    async def talk(line: Line) -> None:
        while await line.request():
            await line.say(replies[len(line.service.requests) - 1])

    async with serving(talk) as service, gateway_to(service.port, TEXT, tmp_path) as gateway:
        statuses = [(await ask(gateway, "GET /v1/down")).status for _ in replies]

        assert (statuses, service.connections) == ([200, 404, 502, 204, 304], 1)


async def test_a_large_refusal_is_not_read_out(tmp_path: Path) -> None:
    """What nobody hears is read only as far as that is cheaper than another connection."""
    refusal = b"HTTP/1.1 404 Not Found\r\nContent-Length: 100000000\r\n\r\n"

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(refusal, *[PIECE] * 1500)

    async with serving(talk) as service, gateway_to(service.port, TEXT, tmp_path) as gateway:
        reply = await ask(gateway, "GET /v1/down")
        await service.hung_up.wait()

        assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")
        assert service.open == 0


async def _leave_in_the_middle(gateway: int) -> None:
    async with connected(gateway, "GET /v1/down") as client:
        await client.reader.readuntil(b"hello")
        client.leave()


@pytest.mark.soak
async def test_streams_that_are_given_up_leave_nothing_behind(repetitions: int, tmp_path: Path) -> None:
    """After many clients that left in the middle, no connection and no descriptor is left."""
    async with serving(hanging_after(CHUNKED)) as service, gateway_to(service.port, TEXT, tmp_path) as gateway:
        for _ in range(10):
            await _leave_in_the_middle(gateway)
        await _until_nobody_is_left(service)
        opened = descriptors()
        for _ in range(repetitions // 5):
            await _leave_in_the_middle(gateway)
        async with asyncio.timeout(240):
            await _until_nobody_is_left(service)
            while descriptors() > opened:  # noqa: ASYNC110 – the last of them are just ending
                await asyncio.sleep(0)

        assert service.open == 0


async def _until_nobody_is_left(service: Service) -> None:
    while service.open:  # noqa: ASYNC110 – the last of them are just ending
        await asyncio.sleep(0)
