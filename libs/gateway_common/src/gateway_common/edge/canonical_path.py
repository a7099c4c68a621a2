"""One form of a path for everybody behind this point."""

from collections.abc import Awaitable
from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.wire.paths import canonical

__all__ = ["CanonicalPath"]

_EVERYTHING = ("OPTIONS", b"*")
"""What asks for no path, but for the gateway as a whole (RFC 9110, 9.3.7)."""


class CanonicalPath:
    """Let only paths through that everybody reads alike, in their canonical form."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on with its canonical path; raises ProblemError (400) if it has none."""
        if scope["type"] in {"http", "websocket"}:
            raw = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
            path = "*" if (scope.get("method"), raw) == _EVERYTHING else canonical(raw)
            scope["raw_path"] = path.encode("ascii")
            scope["path"] = unquote(path) if "%" in path else path
        return self._app(scope, receive, send)
