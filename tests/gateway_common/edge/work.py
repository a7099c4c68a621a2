"""Work that a client may leave."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from gateway_common.testing.clock import pass_time

__all__ = ["FOR_EVER", "Work", "read_all", "tasks_besides_this"]

FOR_EVER = 3600.0


class Work:
    """Do something that takes an hour, and note how it *ended*."""

    def __init__(self, before: Callable[[Receive], Awaitable[object]] | None = None) -> None:
        self.before = before
        self.ended = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if self.before is not None:
                await self.before(receive)
            await pass_time(FOR_EVER)
            self.ended = "worked"
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        await PlainTextResponse("done")(scope, receive, send)


async def read_all(receive: Receive) -> bytes:
    """Read a body to its end."""
    body = b""
    while True:
        message = await receive()
        piece: bytes = message.get("body", b"")
        if message["type"] == "http.disconnect":
            return body
        body += piece
        if not message["more_body"]:
            return body


async def tasks_besides_this() -> int:
    """Count the tasks that would outlive the test."""
    await asyncio.sleep(0)
    return len(asyncio.all_tasks()) - 1
