"""What becomes of connections when their server is told to stop: nothing that was begun is lost."""

import asyncio

from starlette.types import Receive, Scope, Send

from tests.gateway_common.wire.inbound.listener import GET, Served, served, simulated

MUCH = 32_000_000
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


def stop(server: Served) -> None:
    """Tell every connection, as uvicorn does."""
    for connection in list(server.server.server_state.connections):
        connection.shutdown()


@simulated
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
