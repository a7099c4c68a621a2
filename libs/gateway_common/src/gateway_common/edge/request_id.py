"""The name of a request, and what the library knows of it from here on."""

import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import cached_property
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline, clock
from gateway_common.edge.fields import fields_of
from gateway_common.wire.admission import WAITED
from gateway_common.wire.random_names import random_name

__all__ = ["RequestId"]

NAME = b"x-request-id"
_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def _structlogs_own() -> ContextVar[Any]:
    bound = structlog.contextvars.bind_contextvars(request_id="")
    structlog.contextvars.reset_contextvars(**bound)
    return bound["request_id"].var


_IN_EVERY_LINE = _structlogs_own()
"""The variable that structlog binds by name; setting it by itself costs a fifth of that."""


class RequestId:
    """Name each request, as its client did if that name is plain, and say the name in the answer and in every log line.

    It makes the request's context, whose deadline is *budget* seconds away from when the request came, and tells in
    the answer, whatever it is, what the context has for it: nobody else is around all that can refuse a request.
    """

    def __init__(self, app: ASGIApp, budget: float) -> None:
        self._app = app
        self._budget = budget

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, named."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = self._now() - scope.get(WAITED, 0.0)
        context = RequestContext(_name(scope), started, Deadline(started + self._budget), clock=self._now)
        context.put(scope)
        before = _IN_EVERY_LINE.set(context.id)
        try:
            await self._app(scope, receive, _telling(send, context))
        finally:
            _IN_EVERY_LINE.reset(before)

    @cached_property
    def _now(self) -> Callable[[], float]:
        return clock()  # found by the first request, for only then a loop is sure to run


def _name(scope: Scope) -> str:
    given = fields_of(scope).get(NAME)
    return given.decode("ascii") if given and _ACCEPTED.fullmatch(given) else random_name()


def _telling(send: Send, context: RequestContext) -> Send:
    name = NAME, context.id.encode("ascii")

    def told(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            others = [pair for pair in message.get("headers", ()) if pair[0] != NAME]
            message["headers"] = [*others, name, *context.limits]
        return send(message)

    return told
