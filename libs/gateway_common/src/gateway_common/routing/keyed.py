"""A request of a route under an `Idempotency-Key`: held until its key is known, and forwarded once.

    key ──► body, whole ──► ledger ──told before──► the answer that was kept
                              │
                              ▼ begun
                            service ──► ledger ──► client

Here a body is kept, up to what the route takes, for only the whole of it tells whether it is the same request. So it
can be sent again as well, and the senders do. Of the answer as much is held back as would be kept, which has to come in
the request's time; the rest streams.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

from starlette.types import Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.deadline import Deadline, now
from gateway_common.errors import PartError, State
from gateway_common.idempotency import Fate, KeptAnswer, Ledger, Turn, fate_of, key_in, print_of
from gateway_common.routing.answer import fields_of, refusal_of, refuses
from gateway_common.routing.request import call_of, upload_of
from gateway_common.routing.route import Route
from gateway_common.routing.table import RouteTable
from gateway_common.services import Answer, Call, Outbound
from gateway_common.services.caching.bodies import close
from gateway_common.services.call import Stream
from gateway_common.services.transports import BrokenStream

__all__ = ["KeyedExchange"]


class KeyedExchange:
    """Answer one request that *route* maps, its caller being known; raises ProblemError for what ends it."""

    def __init__(self, route: Route, values: Mapping[str, str], table: RouteTable, scope: Scope, send: Send) -> None:
        self._route = route
        self._values = values
        self._locations = table.locations
        self._scope = scope
        self._send = send
        self._context = context_of(scope)
        self._ledger: Ledger = scope["app"].state.ledger

    async def run(self, receive: Receive) -> bool:
        """Answer, and tell whether there was a key: without one, nothing has been read."""
        required = self._route.idempotency == "required"
        key = key_in(self._scope["headers"], required=required)
        if key is None:
            return False
        body, call = await self._read(receive)
        entered = await self._ledger.enter(self._context.caller, key, self._print(body), required=required)
        if isinstance(entered, KeptAnswer):
            status, fields, kept = entered.again()
            await self._begin(status, [*fields, (b"cache-control", b"no-store")])
            await self._send({"type": "http.response.body", "body": kept})
        else:
            await self._first(call, entered)
        return True

    async def _read(self, receive: Receive) -> tuple[bytes, Call]:
        """Read the body, in the client's own time, and make the call, in what was left of the request's."""
        upload = upload_of(self._route, self._scope, receive)
        left = self._context.deadline.left()
        body = b""
        if upload is not None:
            async with upload.clocked(self._context.deadline, self._route.name):
                await upload.begun()
                body = b"".join([piece async for piece in upload])
            self._context.deadline = Deadline(now() + left, self._context.deadline.slice)
        call = call_of(self._route, self._values, self._scope, self._context, None)
        return body, replace(call, body=body or None)

    def _print(self, body: bytes) -> str:
        scope = self._scope
        media = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        return print_of(scope["method"], scope["path"], scope["query_string"], media, body)

    async def _first(self, call: Call, turn: Turn | None) -> None:
        outbound: Outbound = self._scope["app"].state.outbound
        try:
            answer = await outbound.senders[call.service](call)
        except BaseException:
            await _end(turn, Fate.UNKNOWN)
            raise
        try:
            await self._told(answer, call.deadline, turn)
        finally:
            await close(answer)

    async def _told(self, answer: Answer, deadline: Deadline, turn: Turn | None) -> None:
        most = self._ledger.most_answer
        if refuses(self._route, answer):
            problem = refusal_of(self._route, answer, self._context.caller).problem
            kept = KeptAnswer.of_problem(problem, self._context.id, most=most)
            await _end(turn, fate_of(kept.status, sent=answer.sent, relayed=True), kept)
            raise refusal_of(self._route, answer, self._context.caller)
        rest = _pieces_of(answer.body)
        begun, whole = await self._begun(rest, deadline, turn)
        fields = fields_of(self._route, answer, self._context.caller, self._locations)
        kept = KeptAnswer.of(answer.status, fields, begun if whole else None, most=most)
        await _end(turn, fate_of(kept.status, sent=answer.sent, relayed=True), kept)
        await self._begin(answer.status, fields)
        await self._send({"type": "http.response.body", "body": begun, "more_body": not whole})
        if not whole:
            await self._poured_out(rest)

    async def _begun(self, pieces: AsyncIterator[bytes], deadline: Deadline, turn: Turn | None) -> tuple[bytes, bool]:
        """Read the body until it is over, or there is more of it than is kept; tell which."""
        try:
            async with asyncio.timeout_at(deadline.at):
                return await _beginning(pieces, self._ledger.most_answer)
        except BaseException as error:
            await _end(turn, Fate.UNKNOWN)
            if isinstance(error, BrokenStream):
                raise PartError(self._route.name, error.state, reason=str(error)) from error
            if isinstance(error, TimeoutError):
                raise PartError(self._route.name, State.LATE, reason="its answer did not end in time") from error
            raise

    async def _begin(self, status: int, fields: list[tuple[bytes, bytes]]) -> None:
        await self._send({"type": "http.response.start", "status": status, "headers": fields})

    async def _poured_out(self, pieces: AsyncIterator[bytes]) -> None:
        try:
            async for piece in pieces:
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        except BrokenStream as broken:
            raise PartError(self._route.name, broken.state, reason=str(broken)) from broken
        await self._send({"type": "http.response.body"})


async def _beginning(pieces: AsyncIterator[bytes], most: int) -> tuple[bytes, bool]:
    begun = bytearray()
    async for piece in pieces:
        begun += piece
        if len(begun) > most:
            return bytes(begun), False
    return bytes(begun), True


async def _pieces_of(body: bytes | Stream) -> AsyncIterator[bytes]:
    if isinstance(body, bytes):
        yield body
        return
    async for piece in body:
        yield piece


async def _end(turn: Turn | None, fate: Fate, answer: KeptAnswer | None = None) -> None:
    if turn is not None:
        await turn.end(fate, answer)
