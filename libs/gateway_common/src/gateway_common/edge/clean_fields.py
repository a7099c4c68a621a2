"""Only header fields that everybody behind reads alike, and that are meant for them; both ways, in one pass each.

Connection: close, X-Debug     Away, and X-Debug, too: they speak to the next hop.
X_Forwarded_For: 1.1.1.1       Away: many a service would read X-Forwarded-For (so with `.` and other signs).
X-HTTP-Method-Override: PUT    Away: a POST is a POST.
Authorization: a
Authorization: b               400: nobody can tell which is meant.
"""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import RawFields, fields_of, replace_fields
from gateway_common.errors import ProblemError, problems
from gateway_common.wire.headers import HOP_BY_HOP, is_hop_by_hop

__all__ = ["CleanFields"]

FORWARDED = frozenset(
    b"""forwarded x-real-ip x-client-ip x-cluster-client-ip x-original-forwarded-for true-client-ip cf-connecting-ip
    fastly-client-ip x-original-url x-original-uri x-original-host x-original-method x-rewrite-url x-host x-scheme
    x-proxyuser-ip x-envoy-external-address x-envoy-original-path front-end-https""".split()
)
"""What proxies say of the request before them; of `X-Forwarded-…` all."""

IDENTITY = frozenset(
    b"""remote-user x-remote-user x-authenticated-user x-authenticated-userid x-user x-user-id x-user-email x-email
    x-groups x-client-cert x-client-verify x-client-dn x-ssl-client-cert ssl-client-cert client-cert client-cert-chain
    x-consumer-id x-consumer-username x-credential-identifier caller-assertion""".split()
)
"""What gateways tell services of the caller, ours and others': from a client it is made up."""

OVERRIDES = frozenset({b"x-http-method-override", b"x-http-method", b"x-method-override"})

UNWANTED = FORWARDED | IDENTITY | OVERRIDES
UNWANTED_FAMILIES = (b"x-forwarded-", b"x-auth-request-", b"x-goog-authenticated-", b"x-ms-client-principal")

SINGLE = frozenset(
    b"""authorization content-length content-location content-range content-type cookie date etag expect from host
    idempotency-key if-modified-since if-range if-unmodified-since last-event-id last-modified max-forwards origin range
    referer retry-after sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user user-agent x-csrf""".split()
)
"""Fields that have one value: two of them are never joined, and neither is taken."""

FOR_EVERYBODY = SINGLE | {b"cache-control", b"content-encoding", b"if-match", b"if-none-match", b"via", b"cdn-loop"}
"""Fields that `Connection` must not name, for they are meant for everybody (RFC 9110, 7.6.1)."""

NEVER_TOLD = HOP_BY_HOP | frozenset(
    b"""proxy-authenticate proxy-authentication-info proxy-connection server x-aspnet-version x-aspnetmvc-version
    x-powered-by x-runtime""".split()
)
"""Fields of answers that are for the hop before, or tell an attacker what runs here."""

FRAMING = b"transfer-encoding"
"""The one field between hops that stays: ASGI does not say otherwise that there is a body. It is never sent on."""

_USUAL_OPTIONS = frozenset({b"", b"close", b"keep-alive"})
_NOTHING = frozenset[bytes]()
_USUAL = frozenset(
    b"""accept accept-encoding accept-language authorization cache-control content-length content-type cookie host
    if-none-match origin pragma priority range referer request-timeout sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform
    sec-fetch-dest sec-fetch-mode sec-fetch-site traceparent tracestate upgrade-insecure-requests user-agent via
    x-request-id""".split()
)
_UNPRINTABLE = bytes(set(range(32)) - {ord("\t")}) + b"\x7f"


class CleanFields:
    """Take away from requests and answers what is not for the other side, before anything of our own is added."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, clean; raises ProblemError (400) if a field is there twice that has one value."""
        if scope["type"] not in {"http", "websocket"}:
            return self._app(scope, receive, send)
        _clean(scope)

        def cleanly(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                _clean_answer(message)
            return send(message)

        return self._app(scope, receive, cleanly)


def _clean(scope: Scope) -> None:
    headers: RawFields = scope["headers"]
    fields = fields_of(scope)
    if len(fields) < len(headers):
        _refuse_repeated([name for name, _ in headers])
    named = _named(fields.get(b"connection", b""))
    if not named and _USUAL.issuperset(fields):
        return
    kept = [pair for pair in headers if (pair[0] in _USUAL or _wanted(pair[0])) and pair[0] not in named]
    if len(kept) < len(headers):
        replace_fields(scope, kept)


def _refuse_repeated(names: list[bytes]) -> None:
    repeated = next((name for name in names if name in SINGLE and names.count(name) > 1), None)
    if repeated is not None:
        raise ProblemError(problems.REPEATED_HEADER(f"Send one {repeated.decode('ascii').title()} header."))


def _named(connection: bytes) -> frozenset[bytes]:
    if connection in _USUAL_OPTIONS:
        return _NOTHING
    options = frozenset(option.strip(b" \t") for option in connection.lower().split(b",")) - _USUAL_OPTIONS
    if not options.isdisjoint(FOR_EVERYBODY):
        raise ProblemError(problems.BAD_REQUEST("The Connection header names a field that is not for one hop alone."))
    return options - {FRAMING}


def _wanted(name: bytes) -> bool:
    plain = name.replace(b"-", b"").isalnum()
    unwanted = is_hop_by_hop(name) or name in UNWANTED or name.startswith(UNWANTED_FAMILIES)
    return plain and (not unwanted or name == FRAMING)


def _clean_answer(message: Message) -> None:
    headers: RawFields = list(message.get("headers", ()))
    text = b"".join(map(b"".join, headers))
    if len(text.translate(None, _UNPRINTABLE)) < len(text):
        raise ValueError("a header field of the answer holds a control character, such as the end of a line")
    lower = [(name.lower(), value) for name, value in headers]
    message["headers"] = [pair for pair in lower if pair[0] not in NEVER_TOLD]
