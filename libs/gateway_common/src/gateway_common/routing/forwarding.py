"""Requests that a route maps go to its service, and its answer comes back as it comes.

    request ──► table ──no route──► endpoints (or 405), run by `Dispatch`
                  │
                  ▼
                guard ──► call ──► senders ──► service
                                      │
    answer ◄── piece by piece ◄───────┘

Nothing is decoded and nothing is kept: a piece of a body is read when the one before has been taken.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import replace

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.errors import PartError, ProblemError, State, problems
from gateway_common.routing.answer import cache_status_of, fields_of, refusal_of, refuses
from gateway_common.routing.dispatch import lead
from gateway_common.routing.keyed import KeyedExchange
from gateway_common.routing.request import call_of, upload_of
from gateway_common.routing.route import Route
from gateway_common.routing.table import RouteTable
from gateway_common.routing.upload import Upload
from gateway_common.services import Answer, Call, Outbound, Sender
from gateway_common.services.caching.bodies import close
from gateway_common.services.call import Stream
from gateway_common.services.transports import BrokenStream
from gateway_common.wire.headers import stated_length

__all__ = ["Forwarding"]

_log = structlog.get_logger("gateway_common.routing")
_NO_HEAD_THERE = frozenset({405, 501})
ENDLESS = -1
"""How much is left of a body that did not say how long it is."""

_WORTH_READING = 1 << 16
"""How many bytes of an answer that nobody hears are read, lest its connection be lost."""


class Forwarding:
    """Answer what the app's table of routes maps, and hand on everything else.

    The table is read once for each request, so that another may take its place at any time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Forward the request, or pass it on; raises ProblemError for what ends it."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        table: RouteTable = scope["app"].state.routes
        found = table.find(scope["method"], scope["path"])
        if found.route is not None:
            return _Exchange(found.route, found.values, table, scope, send).run(receive)
        if found.allowed:
            raise ProblemError(problems.METHOD_NOT_ALLOWED(headers={"Allow": ", ".join(sorted(found.allowed))}))
        if found.endpoint is not None:
            lead(scope, found.endpoint, found.values)
        return self._app(scope, receive, send)


class _Exchange:
    def __init__(self, route: Route, values: Mapping[str, str], table: RouteTable, scope: Scope, send: Send) -> None:
        self._route = route
        self._values = values
        self._table = table
        self._scope = scope
        self._send = send
        self._context = context_of(scope)

    async def run(self, receive: Receive) -> None:
        """Forward the request, and log why that failed."""
        try:
            await self._forward(receive)
        except PartError as error:
            log = _log.error if error.state is State.REFUSED else _log.warning
            where = {"service": self._route.service, "operation": error.part}
            log("call failed", **where, state=error.state, reason=error.reason)
            raise

    async def _forward(self, receive: Receive) -> None:
        self._context.route = self._route.path.text
        await self._route.guard.admit(self._scope)
        if self._route.idempotency is not None and await self._once(receive):
            return
        upload = upload_of(self._route, self._scope, receive)
        call = call_of(self._route, self._values, self._scope, self._context, upload)
        answer = await self._asked(call, upload)
        try:
            await self._told(answer, call)
        finally:
            await close(answer)

    def _once(self, receive: Receive) -> Awaitable[bool]:
        return KeyedExchange(self._route, self._values, self._table, self._scope, self._send).run(receive)

    def _asked(self, call: Call, upload: Upload | None) -> Awaitable[Answer]:
        outbound: Outbound = self._scope["app"].state.outbound
        sender = outbound.senders[call.service]
        if upload is not None:
            return self._poured(sender, call, upload)
        return sender(call) if call.method != "HEAD" else _head_of(sender, call)

    async def _poured(self, sender: Sender, call: Call, upload: Upload) -> Answer:
        async with upload.clocked(call.deadline, self._route.name):
            return await sender(replace(call, deadline=await upload.begun()))

    async def _told(self, answer: Answer, call: Call) -> None:
        if refuses(self._route, answer):
            await _read_out(answer, call)
            raise refusal_of(self._route, answer, self._context.caller)
        headers = fields_of(self._route, answer, self._context.caller, self._table.locations)
        if answer.kept is not None:
            headers += cache_status_of(answer.kept, self._scope["app"].state.cache_name)
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if self._scope["method"] == "HEAD":
            await self._send({"type": "http.response.body"})
            await _read_out(answer, call)
            return
        if isinstance(answer.body, bytes):
            await self._send({"type": "http.response.body", "body": answer.body})
        else:
            await self._poured_out(answer.body, stated_length(answer.headers) or ENDLESS)

    async def _poured_out(self, body: Stream, left: int) -> None:
        try:
            async for piece in body:
                if piece:
                    left -= len(piece)
                    await self._send({"type": "http.response.body", "body": piece, "more_body": left != 0})
        except BrokenStream as broken:
            raise PartError(self._route.name, broken.state, reason=str(broken)) from broken
        if left:
            await self._send({"type": "http.response.body"})


async def _head_of(sender: Sender, call: Call) -> Answer:
    answer = await sender(call)
    if answer.status in _NO_HEAD_THERE:
        await close(answer)
        return await sender(replace(call, method="GET"))
    return answer


async def _read_out(answer: Answer, call: Call) -> None:
    if isinstance(answer.body, bytes):
        return
    read = 0
    with suppress(BrokenStream, TimeoutError):
        async with asyncio.timeout_at(call.deadline.at):
            async for piece in answer.body:
                read += len(piece)
                if read > _WORTH_READING:
                    return
