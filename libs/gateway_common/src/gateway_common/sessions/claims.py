"""What the provider's tokens say to us, beyond whom they are from and for: of who signed in, and of who is gone."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any, cast

from gateway_common.identity.jwt import InvalidTokenError, text_claim

__all__ = ["Departure", "SignIn", "departure", "sign_in"]

ENDED = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Hold who signed in, when and how well, in which of the provider's sessions."""

    subject: str
    sid: str
    authenticated_at: int | None
    strength: str


@dataclass(frozen=True, slots=True)
class Departure:
    """Hold which of the provider's sessions has ended; all of a *subject*'s if *sid* is empty."""

    subject: str
    sid: str
    id: str


def sign_in(claims: Mapping[str, Any], *, nonce: str, client_id: str, access_token: str) -> SignIn:
    """Read an ID token (OpenID Connect Core, 3.1.3.7) that answers our *nonce*; raises InvalidTokenError."""
    if not compare_digest(text_claim(claims, "nonce"), nonce):
        raise InvalidTokenError("it does not answer what this browser asked")
    if claims.get("azp", client_id) != client_id:
        raise InvalidTokenError("it was made for another client")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(access_token):
        raise InvalidTokenError("it came with another access token")
    subject = text_claim(claims, "sub")
    if not subject:
        raise InvalidTokenError("it does not say who signed in")
    return SignIn(subject, text_claim(claims, "sid"), _moment(claims), text_claim(claims, "acr"))


def departure(claims: Mapping[str, Any]) -> Departure:
    """Read a logout token (OpenID Connect Back-Channel Logout, 2.6); raises InvalidTokenError."""
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(cast("dict[str, object]", events).get(ENDED), dict):
        raise InvalidTokenError("it tells of no sign-out")
    if "nonce" in claims:
        raise InvalidTokenError("it has a nonce, as only ID tokens have")
    if "iat" not in claims:
        raise InvalidTokenError("it does not say when it was made")
    told = Departure(text_claim(claims, "sub"), text_claim(claims, "sid"), text_claim(claims, "jti"))
    if not (told.sid or told.subject) or not told.id:
        raise InvalidTokenError("it does not say who is gone, or which token it is")
    return told


def _half_hash(access_token: str) -> str:
    digest = sha256(access_token.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("=")


def _moment(claims: Mapping[str, Any]) -> int | None:
    value = claims.get("auth_time")
    return value if isinstance(value, int) and not isinstance(value, bool) else None
