"""The next nonce for whoever proves possession of a key, before the one that they use is over (RFC 9449, 8.2)."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge.fields import field

__all__ = ["FreshNonces"]

_NO_STORE = field("cache-control", "no-store")
_KEEPING = b"cache-control"
"""How the names of fields end that say who may keep an answer, such as `CDN-Cache-Control` (RFC 9213)."""


class FreshNonces:
    """Tell the nonce that the request's context has for its caller; nobody keeps that answer, lest it be told again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, and the nonce back with whatever is answered."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        context = context_of(scope)

        def told(message: Message) -> Awaitable[None]:
            if context.nonce and message["type"] == "http.response.start":
                others = [pair for pair in message.get("headers", ()) if not pair[0].endswith(_KEEPING)]
                message["headers"] = [*others, _NO_STORE, field("dpop-nonce", context.nonce)]
            return send(message)

        return self._app(scope, receive, told)
