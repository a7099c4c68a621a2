"""The name of a request, and what the library knows of it from here on."""

import re
from secrets import token_hex

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline, now
from gateway_common.edge.fields import fields_of

__all__ = ["RequestId"]

NAME = b"x-request-id"
_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestId:
    """Name each request, as its client did if that name is plain, and say the name in the answer and in every log line.

    It makes the request's context, whose deadline is *budget* seconds away.
    """

    def __init__(self, app: ASGIApp, budget: float) -> None:
        self._app = app
        self._budget = budget

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, named."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = now()
        context = RequestContext(_name(scope), started, Deadline(started + self._budget))
        context.put(scope)
        bound = structlog.contextvars.bind_contextvars(request_id=context.id)
        try:
            await self._app(scope, receive, _naming(send, context.id.encode("ascii")))
        finally:
            structlog.contextvars.reset_contextvars(**bound)


def _name(scope: Scope) -> str:
    given = fields_of(scope).get(NAME, b"")
    if _ACCEPTED.fullmatch(given):
        return given.decode("ascii")
    return token_hex(16)


def _naming(send: Send, name: bytes) -> Send:
    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", ()) if pair[0].lower() != NAME]
            message = {**message, "headers": [*kept, (NAME, name)]}
        await send(message)

    return named
