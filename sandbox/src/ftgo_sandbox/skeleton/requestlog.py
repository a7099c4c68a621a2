"""One line per request: who was asked what, how it ended, how long it took."""

import logging
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ID = 64
QUIET = ("/health", "/openapi.json", "/_sandbox/", "/.well-known/")

log = logging.getLogger("ftgo_sandbox.requests")


class RequestLog:
    """Log each request, with its X-Request-Id if it has one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through and log it."""
        if scope["type"] != "http" or scope["path"].startswith(QUIET):
            await self.app(scope, receive, send)
            return
        status: list[int] = []

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
            await send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive, noting)
        finally:
            log.info(_line(scope, status, (perf_counter() - start) * 1000))


def _line(scope: Scope, status: list[int], milliseconds: float) -> str:
    path = scope["raw_path"].decode("ascii", "backslashreplace")
    request_id = Headers(scope=scope).get("x-request-id", "-")[:LONGEST_ID]
    ending = status[0] if status else "no answer"
    return f"{scope['method']} {path} {ending} {milliseconds:.0f} ms request={request_id}"
