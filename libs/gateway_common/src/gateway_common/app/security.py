"""How callers prove who they are, in OpenAPI: the ways that this gateway knows, where guards just ask for a proof."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway_common.app.possession import bound_tokens, certified_tokens
from gateway_common.guard import SignedIn
from gateway_common.settings import GatewaySettings

__all__ = ["describe_security", "schemes_of"]

_SESSION = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-session",
    "description": "The session of whoever signed in; `X-CSRF: 1` has to be sent with it.",
}

_BOUND = {
    "type": "http",
    "scheme": "dpop",
    "description": "An access token that is bound to a key, with a proof for this request in `DPoP` (RFC 9449).",
}
_WITH_NONCE = {
    **_BOUND,
    "description": f"{_BOUND['description']} It has the nonce of the last `DPoP-Nonce`, which a 401 gives, too.",
}

_CERTIFIED = {
    "optional": ", with the client certificate that it is bound to, if it is (RFC 8705)",
    "required": ", with the client certificate that it is bound to (RFC 8705)",
}


def schemes_of(settings: GatewaySettings) -> Mapping[str, Mapping[str, str]]:
    """Give the ways to prove who one is; any of them is enough."""
    in_header = {SignedIn.scheme_name: _in_header(settings)} if any(_shown_in_header(settings)) else {}
    tokens = bound_tokens(settings)
    bound = {"dpop": _WITH_NONCE if tokens.proof_nonces else _BOUND} if tokens else {}
    session = {"session": _SESSION} if settings.identity.kind == "sessions" else {}
    return {**session, **in_header, **bound}


def describe_security(document: dict[str, Any], settings: GatewaySettings) -> None:
    """Let each operation of *document* that asks for a proof offer the ways of this gateway."""
    schemes = schemes_of(settings)
    for path in document.get("paths", {}).values():
        for operation in path.values():
            if "security" in operation:
                operation["security"] = [_offered(one, name) for name in schemes for one in operation["security"]]
    if document.get("components", {}).pop("securitySchemes", None) is not None:
        document["components"]["securitySchemes"] = {name: dict(scheme) for name, scheme in schemes.items()}


def _offered(asked: Mapping[str, list[str]], name: str) -> dict[str, list[str]]:
    return {(name if scheme == SignedIn.scheme_name else scheme): scopes for scheme, scopes in asked.items()}


def _in_header(settings: GatewaySettings) -> Mapping[str, str]:
    told = "; ".join(_shown_in_header(settings))
    return {"type": "http", "scheme": "bearer", "description": f"{told[0].upper()}{told[1:]}."}


def _shown_in_header(settings: GatewaySettings) -> Iterator[str]:
    identity = settings.identity
    if identity.kind == "keys":
        yield "the API key of an application"
    if identity.kind in {"tokens", "keys"} and identity.tokens and identity.tokens.dpop != "required":
        certified = certified_tokens(settings)
        bound = _CERTIFIED[certified.certificates] if certified else ""
        yield f"an access token of the identity provider (RFC 9068){bound}"
    if settings.profile == "sandbox" and identity.dev_tokens:
        yield "in the sandbox, `dev:<consumer>`"
    elif identity.kind is None:
        yield "a token of the identity provider"
