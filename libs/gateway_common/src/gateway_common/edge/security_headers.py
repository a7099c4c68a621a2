"""What keeps browsers from misreading an answer or misusing it.

These few lines are ours because the `secure` package builds its fields anew for each answer, for pages rather than for
an API: what we say is settled at start, and an answer that says otherwise itself – a page with scripts – is left so.
"""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.caller import CallerKind
from gateway_common.context import context_of
from gateway_common.edge.fields import RawFields, field

__all__ = ["SecurityHeaders"]

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For JSON: nothing in it is to be loaded, run or framed, should a browser ever show it."""

A_YEAR = 365 * 24 * 3600


class SecurityHeaders:
    """Add to every answer what it does not say itself; over https also that https it must be, for *https_for* seconds.

    JSON for a caller whom we know is kept by nobody, unless the answer says who may.
    """

    def __init__(self, app: ASGIApp, *, content_policy: str = POLICY, https_for: int = A_YEAR) -> None:
        self._app = app
        self._always = [
            field("x-content-type-options", "nosniff"),
            field("content-security-policy", content_policy),
            field("referrer-policy", "no-referrer"),
            field("cross-origin-resource-policy", "same-origin"),
        ]
        self._names = frozenset(name for name, _ in self._always)
        self._https = field("strict-transport-security", f"max-age={https_for}")

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, and complete its answer."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)

        def completed(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                said: RawFields = message.get("headers", ())
                message["headers"] = [*said, *self._missing(scope, dict(said))]
            return send(message)

        return self._app(scope, receive, completed)

    def _missing(self, scope: Scope, said: dict[bytes, bytes]) -> RawFields:
        says_none = self._names.isdisjoint(said)
        ours = list(self._always) if says_none else [pair for pair in self._always if pair[0] not in said]
        if scope["scheme"] == "https":
            ours.append(self._https)
        if b"cache-control" not in said and _is_personal(scope, said.get(b"content-type", b"")):
            ours.append((b"cache-control", b"no-store"))
        return ours


def _is_personal(scope: Scope, media_type: bytes) -> bool:
    return b"json" in media_type and context_of(scope).caller.kind is not CallerKind.ANONYMOUS
