"""Bodies that an endpoint can read: plain, and not larger than it takes."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import fields_of
from gateway_common.errors import ProblemError, problems

__all__ = ["RequestBody"]

_PLAIN = frozenset({b"", b"identity"})
_CLOSE = {"Connection": "close"}


class RequestBody:
    """Refuse bodies that come compressed, and those of more than *most* bytes; nothing is kept here.

    One that says its length is refused before its first byte is read, one in chunks with the first byte too many. The
    connection ends with the answer, lest the rest be read for nothing.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most
        self._too_large = problems.TOO_LARGE(f"Send a body of at most {most} bytes.", headers=_CLOSE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; raises ProblemError: 415 for a coded body, 413 for one that is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fields = fields_of(scope)
        if fields.get(b"content-encoding", b"").lower() not in _PLAIN:
            raise ProblemError(problems.CODED_BODY(headers={"Accept-Encoding": "identity", **_CLOSE}))
        length = fields.get(b"content-length")
        if length is None and b"transfer-encoding" in fields:
            await self._count(scope, receive, send)
            return
        if length is not None and int(length) > self._most:
            raise ProblemError(self._too_large)
        await self._app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise ProblemError(self._too_large)
            return message

        try:
            await self._app(scope, counted, send)
        except ProblemError as error:
            if read > self._most:  # FastAPI makes another error of whatever ends its reading
                raise ProblemError(self._too_large) from error
            raise
