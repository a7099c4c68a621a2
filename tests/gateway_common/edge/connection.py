"""A connection as our server keeps it, without a socket: one event for everything that may happen to a request."""

import asyncio

from starlette.types import ASGIApp, Message

from gateway_common.wire.departure import Departure
from tests.gateway_common.edge.exchange import scope_of

__all__ = ["Connection"]


class Connection:
    """Hand over a request piece by piece, and be left at will.

    *sent* are the messages that the application sent, *asked* is how often it wanted one; only one may wait in
    `receive`, as on a real server.
    """

    def __init__(self, *body: bytes, ended: bool = True) -> None:
        self.sent: list[Message] = []
        self.asked = 0
        self.complete = False
        self._body = b"".join(body)
        self._more = not ended
        self._left = False
        self._waiting = False
        self._happened = asyncio.Event()
        self._happened.set()
        self._departure = Departure()

    async def serve(self, app: ASGIApp, *, method: str = "POST") -> None:
        """Run *app* for the request."""
        scope = scope_of("/", method=method)
        self._departure.put(scope)
        await app(scope, self.receive, self.send)

    def bring(self, body: bytes, *, more: bool = False) -> None:
        """Let another piece of the body arrive."""
        self._body += body
        self._more = more
        self._happened.set()

    def leave(self) -> None:
        """Let the client go."""
        self._left = True
        self._happened.set()
        self._departure.tell()

    async def receive(self) -> Message:
        """Wait for what happens next."""
        self.asked += 1
        if self._waiting:
            raise RuntimeError("two are waiting for the same message")
        self._waiting = True
        try:
            if not self._left and not self.complete:
                await self._happened.wait()
                self._happened.clear()
        finally:
            self._waiting = False
        if self._left or self.complete:
            return {"type": "http.disconnect"}
        body, self._body = self._body, b""
        return {"type": "http.request", "body": body, "more_body": self._more}

    async def send(self, message: Message) -> None:
        """Take a message; once the client left, nobody hears it."""
        if self._left:
            return
        self.sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.complete = True
            self._happened.set()
            self._departure.forget()
