"""What went to and fro, as those tell it who only watch: how an answer went, and what the request led to."""

from collections.abc import Awaitable

from starlette.types import Message, Scope, Send

from gateway_common.context import context_of
from gateway_common.telemetry import UNMATCHED

__all__ = ["CLIENT_LEFT", "CRASHED", "Exchange", "template_of", "watched"]

CLIENT_LEFT = 499
CRASHED = 500

_KEY = "gateway_common.exchange"


class Exchange:
    """Pass messages on by *send*, and note how the answer goes.

    *begun* is its status once there is one, *size* how many bytes were sent; whoever sees an exception says *crashed*.
    """

    __slots__ = ("_complete", "_send", "begun", "crashed", "size")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._complete = False
        self.begun = 0
        self.crashed = False
        self.size = 0

    @property
    def status(self) -> int:
        """Give 499 if the client left before the whole answer was sent, 500 if nobody answered for an exception."""
        if self.crashed:
            return self.begun or CRASHED
        return self.begun if self._complete else CLIENT_LEFT

    def send(self, message: Message) -> Awaitable[None]:
        """Pass *message* on."""
        if message["type"] == "http.response.start":
            self.begun = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
        return self._send(message)


def watched(scope: Scope, send: Send) -> tuple[Exchange, Send]:
    """Give the exchange and by what to send: one for all who watch a request, kept by the outermost of them."""
    known: Exchange | None = scope.get(_KEY)
    if known is not None:
        return known, send
    made = scope[_KEY] = Exchange(send)
    return made, made.send


def template_of(scope: Scope) -> str:
    """Give the path template that the request matched, prefixes of nested routers included; `unmatched` if none."""
    known = context_of(scope).route
    if known:
        return known
    included = scope.get("fastapi", {}).get("effective_route_context")
    found = getattr(included, "path_format", "") or getattr(scope.get("route"), "path", "")
    return str(found) or _document(scope) or UNMATCHED


def _document(scope: Scope) -> str:
    """Give the path of the OpenAPI document if that was asked for: FastAPI notes no route for it."""
    path = getattr(scope.get("app"), "openapi_url", None)
    return str(path) if path == scope["path"] else ""
