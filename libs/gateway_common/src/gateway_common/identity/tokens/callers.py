"""From the claims of a token to the caller whom it names."""

from collections.abc import Mapping
from typing import Any

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.identity.jwt import InvalidTokenError, moment_claim, text_claim
from gateway_common.identity_settings import TokenSettings

__all__ = ["caller_of", "refuse_other_tokens", "types_of"]

_ACCESS = frozenset({"at+jwt"})
_ANY = frozenset({"at+jwt", "jwt", ""})
_OF_OTHERS = frozenset({"nonce", "at_hash", "c_hash", "s_hash", "events"})
"""Claims of ID tokens and logout tokens (OpenID Connect), which tell who came or went, and open nothing."""


def types_of(settings: TokenSettings) -> frozenset[str]:
    """Give the types of token that count."""
    return _ACCESS if settings.type == "at+jwt" else _ANY


def refuse_other_tokens(claims: Mapping[str, Any]) -> None:
    """Raise InvalidTokenError for an ID token or a logout token, whatever it calls itself."""
    if not _OF_OTHERS.isdisjoint(claims):
        raise InvalidTokenError("it is an ID token or a logout token")


def caller_of(claims: Mapping[str, Any], settings: TokenSettings) -> Caller:
    """Read the caller; raises InvalidTokenError if the claims name none, or one who is not let in."""
    subject = text_claim(claims, "sub")
    if not subject:
        raise InvalidTokenError("it names nobody")
    kind = CallerKind.PARTNER if subject == text_claim(claims, settings.client_claim) else CallerKind.CONSUMER
    if kind not in settings.callers:
        raise InvalidTokenError(f"it names a {kind}, which is not let in here")
    return Caller(
        kind,
        subject,
        _words(_found(claims, settings.scope_claim)),
        tenant=_tenant(_found(claims, settings.tenant_claim)),
        roles=_words(_found(claims, settings.roles_claim)),
        authenticated_at=_signed_in_at(claims),
        strength=text_claim(claims, "acr"),
        proof=Proof.ACCESS_TOKEN,
    )


def _found(claims: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 – any JSON
    """Find a claim by its name, or step by step within others."""
    if name in claims:
        return claims[name]
    first, _, rest = name.partition(".")
    within = claims.get(first)
    return _found(within, rest) if rest and isinstance(within, dict) else None  # pyright: ignore[reportUnknownArgumentType] -- JSON may hold anything


def _words(said: object) -> frozenset[str]:
    if said is None:
        return frozenset()
    words = said.split() if isinstance(said, str) else said
    if not isinstance(words, list) or not all(isinstance(one, str) for one in words):  # pyright: ignore[reportUnknownVariableType] -- JSON may hold anything
        raise InvalidTokenError("its scopes or roles are no words")
    return frozenset(words)  # pyright: ignore[reportUnknownArgumentType] -- they are texts, as was just found


def _tenant(said: object) -> str:
    return text_claim({"tenant": said}, "tenant") if said is not None else ""


def _signed_in_at(claims: Mapping[str, Any]) -> int | None:
    moment = None if claims.get("auth_time") is None else moment_claim(claims, "auth_time")
    return None if moment is None else int(moment)
