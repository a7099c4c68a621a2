"""`HEAD` wherever an endpoint has a `GET`: the same fields, and no body."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Head"]


class Head:
    """Let endpoints answer a `HEAD` as the `GET` that it stands for; of a body in pieces the first is the last.

    Routes do not need it: they ask their service for the head alone. What comes of a body gets no further than
    `Methods`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, as a `GET`."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return self._app(scope, receive, send)
        return self._as_get(scope, receive, send)

    async def _as_get(self, scope: Scope, receive: Receive, send: Send) -> None:
        complete = False

        async def cut_short(message: Message) -> None:
            nonlocal complete
            scope["method"] = "HEAD"  # the server looks here for whether a body follows
            if not complete:
                complete = message["type"] == "http.response.body"
                await send({**message, "more_body": False} if complete else message)

        scope["method"] = "GET"
        try:
            await self._app(scope, receive, cut_short)
        finally:
            scope["method"] = "HEAD"
