"""The tokens that we sign: for services (RFC 9068), about a sign-in (OpenID Connect Core), and about its end."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidRequest, InvalidToken
from ftgo_sandbox.provider.expiring import Expiring
from ftgo_sandbox.provider.grant import Grant
from ftgo_sandbox.provider.keys import ALGORITHM, KeyRing
from ftgo_sandbox.provider.settings import ProviderSettings

Claims = dict[str, Any]
ACCESS, IDENTITY, LOGOUT = "at+jwt", "JWT", "logout+jwt"
LOGGED_OUT: Claims = {"http://schemas.openid.net/event/backchannel-logout": {}}
LOGOUT_SECONDS = 120
STRENGTH = "urn:ftgo:acr:password"


@dataclass(eq=False)
class AccessToken:
    """Remember what a token opens, so that it can be taken back before it expires."""

    grant: Grant
    claims: Claims
    is_revoked: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether nobody took it back."""
        return not (self.is_revoked or self.grant.is_revoked)

    @property
    def audiences(self) -> frozenset[str]:
        """Say whom it is for."""
        said = self.claims["aud"]
        return frozenset({said} if isinstance(said, str) else said)


class Tokens:
    """Sign tokens of an *issuer*, and know them again."""

    def __init__(self, issuer: str, keys: KeyRing, settings: ProviderSettings, now: Callable[[], int]) -> None:
        self._issuer = issuer
        self._keys = keys
        self._settings = settings
        self._now = now
        self._issued = Expiring[AccessToken](settings.access_token_seconds, now)

    def access(self, grant: Grant, scopes: frozenset[str], audiences: tuple[str, ...]) -> str:
        """Make a token for the services behind the *audiences*."""
        claims = self._claims(grant.subject, audiences, self._settings.access_token_seconds) | {
            "client_id": grant.client.client_id,
            "scope": " ".join(sorted(scopes)),
            **_sign_in(grant),
            **_account(grant),
        }
        self._issued.put(claims["jti"], AccessToken(grant, claims))
        return self._signed(ACCESS, claims)

    def exchanged(
        self, subject: AccessToken, client: Client, scopes: frozenset[str], audiences: tuple[str, ...]
    ) -> tuple[str, AccessToken]:
        """Make a token for services in exchange for that of a *subject*, and give what it says beside."""
        left = min(self._settings.access_token_seconds, subject.claims["exp"] - self._now())
        same = {name: said for name, said in subject.claims.items() if name in {"auth_time", "acr", "tenant"}}
        own: Claims = {"client_id": client.client_id, "scope": " ".join(sorted(scopes))}
        claims = self._claims(subject.claims["sub"], audiences, left) | own | same
        made = AccessToken(subject.grant, claims)
        self._issued.put(claims["jti"], made)
        return self._signed(ACCESS, claims), made

    def identity(self, grant: Grant, access_token: str, *, nonce: str | None) -> str:
        """Tell a client who signed in, how and when; the *nonce* binds this to what the client asked."""
        claims = self._claims(grant.subject, (grant.client.client_id,), self._settings.id_token_seconds) | {
            "sid": grant.sid,
            "at_hash": half_hash(access_token),
            "amr": ["pwd"],
            **_sign_in(grant),
        }
        return self._signed(IDENTITY, claims if nonce is None else claims | {"nonce": nonce})

    def logout(self, client: Client, subject: str, sid: str | None) -> str:
        """Tell a client that a session of a person has ended, or all of them if there is no *sid*."""
        claims = self._claims(subject, (client.client_id,), LOGOUT_SECONDS) | {"events": LOGGED_OUT}
        return self._signed(LOGOUT, claims if sid is None else claims | {"sid": sid})

    def find(self, token: str) -> AccessToken | None:
        """Find what is known of an access token that we made and that has not expired."""
        try:
            return self._issued.get(self._read(token, ACCESS)["jti"])
        except JoseError:
            return None

    def open(self, token: str) -> AccessToken:
        """Find what an access token opens here."""
        found = self.find(token)
        if found is None or not found.holds:
            raise InvalidToken("This token opens nothing.")
        return found

    def remember(self, token: str) -> Claims:
        """Read an ID token that a client brings back, however old it is."""
        try:
            return self._read(token, IDENTITY)
        except JoseError as error:
            raise InvalidRequest("'id_token_hint' is no ID token of this provider.") from error

    def _claims(self, subject: str, audiences: tuple[str, ...], seconds: int) -> Claims:
        return {
            "iss": self._issuer,
            "sub": subject,
            "aud": audiences[0] if len(audiences) == 1 else list(audiences),
            "iat": self._now(),
            "exp": self._now() + seconds,
            "jti": secrets.token_urlsafe(16),
        }

    def _signed(self, kind: str, claims: Claims) -> str:
        key = self._keys.current
        return jwt.encode({"alg": ALGORITHM, "typ": kind, "kid": key.kid}, claims, key, [ALGORITHM])

    def _read(self, token: str, kind: str) -> Claims:
        found = jwt.decode(token, self._keys.every(), [ALGORITHM])
        if found.header.get("typ") != kind:
            raise JoseError("This is another kind of token.")
        return found.claims


def half_hash(token: str) -> str:
    """Make the `at_hash` of a token: the left half of its hash."""
    digest = sha256(token.encode("ascii")).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("=")


def _account(grant: Grant) -> Claims:
    is_in_its_own_name = grant.subject == grant.client.client_id
    return {"tenant": grant.client.account} if grant.client.account and is_in_its_own_name else {}


def _sign_in(grant: Grant) -> Claims:
    return {} if grant.signed_in_at is None else {"auth_time": grant.signed_in_at, "acr": STRENGTH}
