"""Answers made smaller, in a coding that the client names.

What stays as it is: small bodies, pictures and archives, what is coded already, ranges, event streams, what says
`no-transform` or carries a digest of its bytes. A body in pieces is coded piece by piece, none is held back.

A compressed size tells what is in a body, if somebody can put guesses into it again and again (BREACH). So whatever
a browser sends by itself, with cookies, is compressed only when it says that our own page asked (`Sec-Fetch-Site`,
which no page can forge), and an answer that sets a cookie never. A token in `Authorization` is sent by nobody but the
program that has it: there is no stranger to guess.

Each coding is a representation of its own, with an entity tag of its own: `"a1~br"` for `"a1"`. The suffix is taken
off again when the client brings the tag back, so that 304 and `If-Match` work whoever made the tag. `If-Range` keeps
it: a range of one representation must not be joined to another.
"""

import re
from collections.abc import Awaitable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import RawFields, fields_of, replace_fields
from gateway_common.wire.codings import Coder, Stream, coder_for
from gateway_common.wire.entity_tags import as_known, coded, is_coded, plain

__all__ = ["Compression"]

NOT_MODIFIED = 304
_BODILESS_OR_PARTIAL = frozenset({204, 205, 206, NOT_MODIFIED})
_AS_IT_IS = frozenset(
    {b"content-digest", b"repr-digest", b"content-encoding", b"content-md5", b"content-range", b"digest", b"set-cookie"}
)
_REPLACED = frozenset({b"accept-ranges", b"content-length", b"etag"})
_CONDITIONS = (b"if-none-match", b"if-match")
_ACCEPT_ENCODING = b"Accept-Encoding"
_TEXT = re.compile(rb"text/(?!event-stream)|image/svg|application/(?:[a-z0-9.-]+\+)?(?:json|xml|javascript|wasm)\b")


class Compression:
    """Send answers of *least* bytes and more in the coding that the client likes best."""

    def __init__(self, app: ASGIApp, *, least: int = 1024) -> None:
        self._app = app
        self._least = least

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, and code its answer."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        fields = fields_of(scope)
        coder = coder_for(fields.get(b"accept-encoding", b"")) if _is_safe(fields) else None
        known = fields.get(b"if-none-match", b"")
        answer = _Coded(send, coder, self._least, known)
        if is_coded(known) or is_coded(fields.get(b"if-match", b"")):
            headers: RawFields = scope["headers"]
            replace_fields(scope, [(name, plain(value) if name in _CONDITIONS else value) for name, value in headers])
        return self._app(scope, receive, answer.send)


class _Coded:
    __slots__ = ("_coder", "_held", "_known", "_least", "_send", "_stream")

    def __init__(self, send: Send, coder: Coder | None, least: int, known: bytes) -> None:
        self._send = send
        self._coder = coder
        self._least = least
        self._known = known
        self._held: tuple[Message, Coder] | None = None
        self._stream: Stream | None = None

    def send(self, message: Message) -> Awaitable[None]:
        """Send the answer, coded if it is worth it; its start waits for its body when that is about to come whole."""
        if message["type"] == "http.response.start":
            return self._begin(message)
        if self._held is not None:
            (start, coder), self._held = self._held, None
            return self._first(start, coder, message)
        if self._stream is not None:
            return self._piece(self._stream, message)
        return self._send(message)

    def _begin(self, start: Message) -> Awaitable[None]:
        said: dict[bytes, bytes] = dict(start.get("headers", ()))
        if start["status"] == NOT_MODIFIED:
            return self._send(_not_modified(start, self._known))
        if not _is_worth_it(start["status"], said, self._least):
            return self._send(start)
        if self._coder is None:
            return self._send({**start, "headers": _varying(start["headers"])})
        if b"content-length" in said:
            return self._hold(start, self._coder)
        self._stream = self._coder.stream()
        return self._send(_coded_start(start, self._coder.name))

    async def _hold(self, start: Message, coder: Coder) -> None:
        self._held = start, coder

    async def _first(self, start: Message, coder: Coder, message: Message) -> None:
        body: bytes = message.get("body", b"")
        if message.get("more_body", False):
            self._stream = coder.stream()
            await self._send(_coded_start(start, coder.name))
            await self._piece(self._stream, message)
            return
        whole = coder.whole(body) if body else b""  # none: a service was asked for the head alone
        await self._send(_coded_start(start, coder.name, len(whole) if body else None))
        await self._send({**message, "body": whole})

    def _piece(self, stream: Stream, message: Message) -> Awaitable[None]:
        body: bytes = message.get("body", b"")
        piece = stream.piece(body) if body else b""
        last = not message.get("more_body", False)
        return self._send({**message, "body": piece + stream.end() if last else piece})


def _is_safe(fields: Mapping[bytes, bytes]) -> bool:
    return b"cookie" not in fields or fields.get(b"sec-fetch-site") == b"same-origin"


def _is_worth_it(status: int, said: dict[bytes, bytes], least: int) -> bool:
    length = said.get(b"content-length", b"")
    return (
        not (length.isdigit() and int(length) < least)
        and status not in _BODILESS_OR_PARTIAL
        and _TEXT.match(said.get(b"content-type", b"").lower()) is not None
        and _AS_IT_IS.isdisjoint(said)
        and b"no-transform" not in said.get(b"cache-control", b"")
    )


def _coded_start(start: Message, coding: bytes, length: int | None = None) -> Message:
    headers: RawFields = [pair for pair in start["headers"] if pair[0] not in _REPLACED]
    headers += [(name, coded(value, coding)) for name, value in start["headers"] if name == b"etag"]
    headers = [*_varying(headers), (b"content-encoding", coding)]
    if length is not None:
        headers.append((b"content-length", b"%d" % length))
    return {**start, "headers": headers}


def _not_modified(start: Message, known: bytes) -> Message:
    told = [(name, as_known(value, known) if name == b"etag" else value) for name, value in start["headers"]]
    return {**start, "headers": _varying(told)}


def _varying(headers: RawFields) -> RawFields:
    said = [value for name, value in headers if name.lower() == b"vary"]
    if any(_ACCEPT_ENCODING.lower() in value.lower() for value in said):
        return headers
    others = [pair for pair in headers if pair[0].lower() != b"vary"]
    return [*others, (b"vary", b", ".join([*said, _ACCEPT_ENCODING]))]
