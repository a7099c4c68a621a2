"""The time a client leaves us."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.deadline import Deadline, read_seconds
from gateway_common.edge.fields import fields_of
from gateway_common.errors import ProblemError, problems

__all__ = ["Budget"]

NAME = b"request-timeout"


class Budget:
    """Lower the request's deadline to what its `Request-Timeout` header says; a client can never raise it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; raises ProblemError (400) if the header is no time, or there are several."""
        asked = fields_of(scope).get(NAME) if scope["type"] == "http" else None
        if asked is not None:
            seconds = read_seconds(asked.decode("latin-1"))
            if seconds is None:
                raise ProblemError(problems.BAD_BUDGET())
            context = context_of(scope)
            context.deadline = min(context.deadline, Deadline(context.started + seconds))
        return self._app(scope, receive, send)
