"""From the claims of a token to the caller whom it names."""

from collections.abc import Mapping
from typing import Any

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.identity.jwt import InvalidTokenError, moment_claim, text_claim
from gateway_common.settings.identity import TokenSettings

__all__ = ["caller_of", "refuse_other_tokens", "types_of", "with_subject"]

_ACCESS = frozenset({"at+jwt"})
_ANY = frozenset({"at+jwt", "jwt", ""})
_OF_OTHERS = frozenset({"nonce", "at_hash", "c_hash", "s_hash", "events"})
"""Claims of ID tokens and logout tokens (OpenID Connect), which tell who came or went, and open nothing."""

_MACHINES = {"gty": ("client-credentials", "client_credentials"), "idtyp": ("app",)}
"""How some providers say that no person was there, whatever the subject is called."""


def types_of(settings: TokenSettings) -> frozenset[str]:
    """Give the types of token that count."""
    return _ACCESS if settings.type == "at+jwt" else _ANY


def refuse_other_tokens(claims: Mapping[str, Any]) -> None:
    """Raise InvalidTokenError for an ID token or a logout token, whatever it calls itself."""
    if not _OF_OTHERS.isdisjoint(claims):
        raise InvalidTokenError("it is an ID token or a logout token")


def with_subject(claims: Mapping[str, Any], settings: TokenSettings) -> Mapping[str, Any]:
    """Let what a provider says of a token without a subject (RFC 7662, 2.2) be about the client that has it."""
    client = _text(claims, settings.client_claim)
    return {**claims, "sub": client} if client and "sub" not in claims else claims


def caller_of(claims: Mapping[str, Any], settings: TokenSettings, proof: Proof = Proof.ACCESS_TOKEN) -> Caller:
    """Read the caller who shows such a *proof*; raises InvalidTokenError if the claims name nobody who is let in."""
    subject = text_claim(claims, "sub")
    if not subject:
        raise InvalidTokenError("it names nobody")
    kind = CallerKind.CONSUMER
    if _names_no_person(claims, settings, subject):
        kind, subject = CallerKind.PARTNER, _client(claims, settings)
    if kind not in settings.callers:
        raise InvalidTokenError(f"it names a {kind}, which is not let in here")
    return Caller(
        kind,
        subject,
        _words(_found(claims, settings.scope_claim)),
        tenant=_text(claims, settings.tenant_claim),
        roles=_words(_found(claims, settings.roles_claim)),
        authenticated_at=_signed_in_at(claims),
        strength=text_claim(claims, "acr"),
        proof=proof,
    )


def _names_no_person(claims: Mapping[str, Any], settings: TokenSettings, subject: str) -> bool:
    """Tell whether an application asks in its own name, by what the provider says and nobody else can choose."""
    if subject == _text(claims, settings.client_claim):
        return True
    if any(claims.get(name) in said for name, said in _MACHINES.items()):
        return True
    return settings.person_claim is not None and _found(claims, settings.person_claim) is None


def _client(claims: Mapping[str, Any], settings: TokenSettings) -> str:
    client = _text(claims, settings.client_claim)
    if not client:
        raise InvalidTokenError("it names neither a person nor a client")
    return client


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


def _text(claims: Mapping[str, Any], name: str) -> str:
    said = _found(claims, name)
    return "" if said is None else text_claim({name: said}, name)


def _signed_in_at(claims: Mapping[str, Any]) -> int | None:
    moment = None if claims.get("auth_time") is None else moment_claim(claims, "auth_time")
    return None if moment is None else int(moment)
