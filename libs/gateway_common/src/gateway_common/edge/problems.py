"""Whatever escapes becomes a problem: the client is told what it may know, the log the rest."""

from collections.abc import Iterator
from dataclasses import replace

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge.exchange import watched
from gateway_common.edge.fields import field
from gateway_common.errors import PartError, Problem, ProblemError, problems
from gateway_common.errors.problems import MEDIA_TYPE
from gateway_common.telemetry import redacted

__all__ = ["Problems"]

_NO_STORE = field("cache-control", "no-store")
_MEDIA_TYPE = field("content-type", MEDIA_TYPE)
_log = structlog.get_logger("gateway_common.problems")


class Problems:
    """Answer with the problem of a ProblemError, and with a plain 500 for any other exception, which is a bug of ours.

    Once an answer has begun there is nothing left to say: the exception goes on, and the server cuts the connection.
    *show_causes* adds the chain of causes to what the client is told: for the developer at the keyboard alone.
    """

    def __init__(self, app: ASGIApp, *, show_causes: bool = False) -> None:
        self._app = app
        self._show_causes = show_causes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer for what goes wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange, send = watched(scope, send)
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # this is the front door: whatever comes out is answered or cut off
            _tell(error)
            if exchange.begun:
                raise
            await self._answer(error, context_of(scope).id, send)

    async def _answer(self, error: Exception, request_id: str, send: Send) -> None:
        problem = error.problem if isinstance(error, ProblemError) else problems.INTERNAL()
        if self._show_causes:
            problem = replace(problem, members={**problem.members, "causes": list(_causes(error))})
        start, body = _spelled(problem, request_id)
        await send(start)
        await send(body)


def _spelled(problem: Problem, request_id: str) -> tuple[Message, Message]:
    try:
        body, own = problem.body(request_id), [field(name, value) for name, value in problem.headers.items()]
    except (TypeError, ValueError) as unspeakable:
        _tell(unspeakable)
        return _spelled(problems.INTERNAL(), request_id)
    headers = {_NO_STORE[0]: _NO_STORE[1], **dict(own), **dict([_MEDIA_TYPE, field("content-length", str(len(body)))])}
    start = {"type": "http.response.start", "status": problem.status, "headers": list(headers.items())}
    return start, {"type": "http.response.body", "body": body}


def _tell(error: Exception) -> None:
    if not isinstance(error, ProblemError):
        _log.error("unexpected", exc_info=error)


def _causes(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        reason = error.reason if isinstance(error, PartError) else str(error)
        yield redacted(f"{type(error).__name__}: {reason}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
