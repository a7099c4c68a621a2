"""Which pages of other origins may read our answers: those that a setting names, letter by letter."""

from collections.abc import Awaitable, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import RawFields, field, fields_of

__all__ = ["Cors"]

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
SENT = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Request-Timeout, X-CSRF, X-Request-Id"
READ = (
    "Composition, ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, "
    "WWW-Authenticate, X-Request-Id"
)
REMEMBERED = "600"

_VARY = field("vary", "Origin")


class Cors:
    """Let pages of *origins* read answers, and with *credentials* send the user's; no origin, and this is off.

    Preflights are answered here, before any guard. What an origin gets is settled at start: nothing is ever reflected.
    With *proofs* pages may prove that a key is theirs (RFC 9449), and read the nonces for that.
    """

    def __init__(
        self, app: ASGIApp, origins: Sequence[str], *, credentials: bool = False, proofs: bool = False
    ) -> None:
        self._app = app
        personal = [field("access-control-allow-credentials", "true")] if credentials else []
        self._known = {
            origin.encode("ascii"): [_VARY, field("access-control-allow-origin", origin), *personal]
            for origin in origins
        }
        self._preflight = [
            field("access-control-allow-methods", METHODS),
            field("access-control-allow-headers", f"{SENT}, DPoP" if proofs else SENT),
            field("access-control-max-age", REMEMBERED),
        ]
        self._exposed = [field("access-control-expose-headers", f"{READ}, DPoP-Nonce" if proofs else READ)]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on and say who may read its answer; or answer a preflight."""
        if scope["type"] != "http" or not self._known:
            return self._app(scope, receive, send)
        fields = fields_of(scope)
        known = self._known.get(fields.get(b"origin", b""))
        if known and scope["method"] == "OPTIONS" and b"access-control-request-method" in fields:
            return _answer(known + self._preflight, send)
        return self._app(scope, receive, _adding([_VARY] if known is None else known + self._exposed, send))


def _adding(ours: RawFields, send: Send) -> Send:
    def added(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *ours]
        return send(message)

    return added


async def _answer(headers: RawFields, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body"})
