"""What becomes of connections when their server is told to stop: nothing that was begun is lost."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from tests.gateway_common.wire.inbound.listener import GET, Served, post, served, simulated
from tests.gateway_common.wire.inbound.loops import on_both_loops

MUCH = 32_000_000
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


def stop(server: Served) -> None:
    """Tell every connection, as uvicorn does."""
    for connection in list(server.server.server_state.connections):
        connection.shutdown()


@on_both_loops
async def test_an_answer_that_is_still_being_taken_is_taken_whole() -> None:
    """It is complete for whoever made it, and its connection ends with it, but its client does not have it yet."""
    complete = asyncio.Event()

    async def says_much(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % MUCH)]})
        await send({"type": "http.response.body", "body": bytes(MUCH)})
        complete.set()

    async with served(says_much) as server, server.client(LAST) as client:
        await complete.wait()
        stop(server)
        await client.hear(b"\r\n\r\n")
        body = await client.hear()

    assert len(body) == MUCH


@simulated
async def test_the_rest_of_a_body_that_nobody_reads_ends_its_connection() -> None:
    """Its answer promised to keep the connection, and was there before the server stopped: nothing comes behind it."""

    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async with served(refuses) as server, server.client(post("Content-Length: 9", body=b"half")) as client:
        assert b"connection: close" not in await client.hear(b"\r\n\r\n")
        stop(server)
        before = asyncio.get_running_loop().time()
        client.say(b" done")
        assert await client.hear() == b""

        assert asyncio.get_running_loop().time() == pytest.approx(before, abs=0.2)
