"""Only cookies of our own get in, and only they get out."""

from collections.abc import Awaitable, Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import RawFields, replace_fields

__all__ = ["OwnCookies"]


class OwnCookies:
    """Let cookies with one of *names* through, both ways, and drop all others, which other programs of a host have set.

    A service's `Set-Cookie` ends here; calls to services never carry one.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = frozenset(name.encode("ascii") for name in names)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on without foreign cookies."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        headers: RawFields = scope["headers"]
        if any(name == b"cookie" for name, _ in headers):
            replace_fields(scope, [pair for given in headers if (pair := self._own(given)) is not None])

        def own_alone(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                said: RawFields = message.get("headers", ())
                kept = [pair for pair in said if pair[0].lower() != b"set-cookie" or self._is_own(pair[1])]
                message["headers"] = kept
            return send(message)

        return self._app(scope, receive, own_alone)

    def _own(self, pair: tuple[bytes, bytes]) -> tuple[bytes, bytes] | None:
        name, value = pair
        if name != b"cookie":
            return pair
        kept = [one.strip() for one in value.split(b";") if self._is_own(one)]
        return (name, b"; ".join(kept)) if kept else None

    def _is_own(self, cookie: bytes) -> bool:
        return cookie.partition(b"=")[0].strip() in self._names
