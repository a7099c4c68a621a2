"""What went to and fro, as those tell it who only watch: how an answer went, and what the request led to."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.context import context_of

__all__ = ["CLIENT_LEFT", "CRASHED", "Exchange", "template_of"]

CLIENT_LEFT = 499
CRASHED = 500


class Exchange:
    """Pass messages on by *send*, and note *status* and *size* of the answer on the way.

    The status is 499 if the client left before the whole answer was sent, 500 if nobody answered for an exception.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._complete = False
        self.status = 0
        self.size = 0

    async def watch(self, app: ASGIApp, scope: Scope, receive: Receive) -> None:
        """Let *app* answer."""
        try:
            await app(scope, receive, self._noting)
        except BaseException:
            self.status = self.status or CRASHED
            raise
        else:
            self.status = self.status if self._complete else CLIENT_LEFT

    async def _noting(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
        await self._send(message)


def template_of(scope: Scope) -> str:
    """Give the path template that the request matched, prefixes of nested routers included; empty if none."""
    included = scope.get("fastapi", {}).get("effective_route_context")
    found = context_of(scope).route or getattr(included, "path_format", "") or getattr(scope.get("route"), "path", "")
    return str(found)
