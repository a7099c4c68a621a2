"""The last answers of a process: each says that its connection ends, so that clients go elsewhere by themselves."""

import asyncio
from collections.abc import Awaitable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.admin import Life
from gateway_common.context import context_of
from gateway_common.errors import problems
from gateway_common.errors.problems import MEDIA_TYPE

__all__ = ["Farewell"]

_CLOSE = (b"connection", b"close")
_log = structlog.get_logger("gateway_common.cli")


class Farewell:
    """Add `Connection: close` to answers while *life* drains, and answer 503 to who is cut off at its end."""

    def __init__(self, app: ASGIApp, life: Life) -> None:
        self._app = app
        self._life = life

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = False

        def closing(message: Message) -> Awaitable[None]:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                if self._life.draining:
                    message["headers"] = [*message.get("headers", ()), _CLOSE]
            return send(message)

        try:
            await self._app(scope, receive, closing)
        except asyncio.CancelledError:
            if not self._life.draining:
                raise
            self._life.cut_off += 1
            if not began:
                await _answer(send, context_of(scope).id)


async def _answer(send: Send, request_id: str) -> None:
    problem = problems.BUSY(headers={"Retry-After": "1"})
    body = problem.body(request_id)
    fields = {
        **problem.headers,
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "cache-control": "no-store",
    }
    headers = [_CLOSE, *((name.lower().encode(), value.encode()) for name, value in fields.items())]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
