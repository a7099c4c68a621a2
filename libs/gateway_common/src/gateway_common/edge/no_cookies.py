"""No cookie gets in, and none gets out."""

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; raises ProblemError (400) if it carries a cookie."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if b"cookie" in fields_of(scope):
            raise ProblemError(problems.COOKIES_REFUSED())

        async def without_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                said: RawFields = message.get("headers", ())
                kept = [pair for pair in said if pair[0].lower() != b"set-cookie"]
                message = message if len(kept) == len(said) else {**message, "headers": kept}
            await send(message)

        await self._app(scope, receive, without_cookies)
