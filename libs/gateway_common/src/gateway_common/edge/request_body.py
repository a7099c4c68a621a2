"""Bodies that an endpoint can read: plain, and not larger than it takes."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import fields_of
from gateway_common.errors import Problem, ProblemError, problems

__all__ = ["RequestBody"]

_PLAIN = frozenset({b"", b"identity"})
_CLOSE = {"Connection": "close"}


class RequestBody:
    """Refuse bodies that come compressed, and those of more than *most* bytes; nothing is kept here.

    One that says its length is refused before its first byte is read, one in chunks with the first byte too many. The
    connection ends with the answer, lest the rest be read for nothing. What is wrong with a body on its way, such as
    that it stopped, is told as it is, though FastAPI makes another error of whatever ends its reading.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most
        self._too_large = problems.TOO_LARGE(f"Send a body of at most {most} bytes.", headers=_CLOSE)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; raises ProblemError: 415 for a coded body, 413 for one that is too large."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        fields = fields_of(scope)
        if fields.get(b"content-encoding", b"").lower() not in _PLAIN:
            raise ProblemError(problems.CODED_BODY(headers={"Accept-Encoding": "identity", **_CLOSE}))
        length = int(fields.get(b"content-length", b"0"))
        if length > self._most:
            raise ProblemError(self._too_large)
        if length or b"transfer-encoding" in fields:
            return self._count(scope, receive, send)
        return self._app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(receive, self._too_large, self._most)
        try:
            await self._app(scope, body.receive, send)
        except ProblemError as error:
            if body.flaw is not None:
                raise body.flaw from error
            raise


class _Body:
    def __init__(self, receive: Receive, too_large: Problem, most: int) -> None:
        self._receive = receive
        self._too_large = too_large
        self._left = most
        self.flaw: ProblemError | None = None

    async def receive(self) -> Message:
        try:
            message = await self._receive()
        except ProblemError as flaw:
            self.flaw = flaw
            raise
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.flaw = ProblemError(self._too_large)
            raise self.flaw
        return message
