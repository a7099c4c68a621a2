"""An answer that stands still: made once, and given by the edge itself, with nothing behind it."""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common import GatewaySettings
from gateway_common.app import edge_of

__all__ = ["STILL", "Still", "edge_with_still"]

STILL = "/still"
SIZE = 1_000


class Still:
    """Answer `STILL` with what a kept picture is answered with: as many bytes, and the same fields."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._body = bytes(SIZE)
        self._fields = (
            (b"content-type", b"image/png"),
            (b"content-length", b"%d" % len(self._body)),
            (b"last-modified", b"Fri, 20 Nov 2026 12:00:00 GMT"),
            (b"cache-control", b"public, max-age=3600"),
            (b"accept-ranges", b"bytes"),
            (b"age", b"12"),
            (b"cache-status", b"bench; hit; ttl=3588"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != STILL:
            await self._app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": list(self._fields)})
        await send({"type": "http.response.body", "body": self._body})


def edge_with_still(settings: GatewaySettings) -> Sequence[Middleware]:
    """List our edge functions, and `Still` behind all of them."""
    return [*edge_of(settings), Middleware(Still)]
