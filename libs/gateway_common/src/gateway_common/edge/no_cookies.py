"""No cookie gets in, and none gets out."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import RawFields, fields_of
from gateway_common.errors import ProblemError, problems

__all__ = ["NoCookies"]


class NoCookies:
    """Refuse requests that carry cookies, and drop every `Set-Cookie` from answers.

    A browser sends a cookie whether its user means it or not: a gateway that reads none cannot be tricked by one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; raises ProblemError (400) if it carries a cookie."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        if b"cookie" in fields_of(scope):
            raise ProblemError(problems.COOKIES_REFUSED())

        def without_cookies(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                said: RawFields = message.get("headers", ())
                kept = [pair for pair in said if pair[0].lower() != b"set-cookie"]
                message["headers"] = kept
            return send(message)

        return self._app(scope, receive, without_cookies)
