"""Signing in: an attempt is begun, kept, and finished once with what the browser brings back from the provider."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import structlog
from pydantic import ValidationError

from gateway_common.errors import ProblemError, problems
from gateway_common.identity.jwt import Expectation, InvalidTokenError, check_claims, text_claim
from gateway_common.identity.provider import ProviderDownError, told_down
from gateway_common.session_settings import SessionSettings
from gateway_common.sessions.attempt import Attempt, Brought, flaw_of
from gateway_common.sessions.claims import SignIn, sign_in
from gateway_common.sessions.client import Client, Granted
from gateway_common.sessions.cookies import fresh_id, name_of
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.records import Records
from gateway_common.sessions.refused import GrantRefused
from gateway_common.sessions.seal import Seal
from gateway_common.sessions.session import Session, Tokens
from gateway_common.stores import Store

__all__ = ["SigningIn", "Welcome"]

_TYPES = frozenset({"", "jwt"})
_STATE_BYTES = 32
_MOST_AGENT = 200
_log = structlog.get_logger("gateway_common.sessions")


@dataclass(frozen=True, slots=True)
class Welcome:
    """Hold where somebody goes on, and the secret id of their session; None if they did not sign in."""

    return_to: str
    secret: str | None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Let people sign in by *client*; attempts and sessions are kept in *store*, sealed."""

    settings: SessionSettings
    client: Client
    store: Store
    seal: Seal
    records: Records
    clock: WallClock

    async def begin(self, browser: str, return_to: str, *, replaces: str | None) -> str:
        """Give the link to the provider for the browser with this secret id, which had the session *replaces*."""
        attempt = Attempt.begun(browser, return_to, name_of(replaces) if replaces else "")
        state = secrets.token_urlsafe(_STATE_BYTES)
        try:
            link = await self.client.link(attempt, state, self.settings.scopes)
        except ProviderDownError as error:
            raise _down(error) from error
        name = _key(state)
        sealed = self.seal.close(attempt.model_dump_json().encode(), name)
        await self.store.put(name, sealed, seconds=self.settings.patience)
        return link

    async def finish(self, brought: Brought, agent: str) -> Welcome:
        """Make a session of what a browser brought; raises ProblemError: 400 if that does not count, 503."""
        try:
            attempt = await self._taken(brought.state)
            metadata = await self.client.metadata()
            names = metadata.authorization_response_iss_parameter_supported
            flaw = flaw_of(brought, attempt, issuer=self.client.provider.issuer, names_issuer=names)
            if flaw is not None or attempt is None:
                raise ProblemError(flaw or problems.BAD_REQUEST())
            if not brought.code or brought.error:
                return Welcome(attempt.return_to, None, declined=brought.error == "access_denied")
            return await self._welcomed(await self._made(brought.code, attempt, agent), attempt)
        except ProviderDownError as error:
            raise _down(error) from error

    async def _taken(self, state: str) -> Attempt | None:
        name = _key(state)
        sealed = await self.store.take(name)
        plain = None if sealed is None else self.seal.open(sealed, name)
        try:
            return None if plain is None else Attempt.model_validate_json(plain)
        except ValidationError:
            return None

    async def _made(self, code: str, attempt: Attempt, agent: str) -> Session | None:
        try:
            granted = await self.client.redeem(code, attempt)
            claims = await self._proved(granted)
            told = sign_in(
                claims, nonce=attempt.nonce, client_id=self.client.client_id, access_token=granted.access_token
            )
            return self._session(granted, claims, told, agent)
        except (GrantRefused, InvalidTokenError) as error:
            _log.warning("a sign-in failed", reason=str(error))
            return None

    async def _proved(self, granted: Granted) -> Mapping[str, Any]:
        claims = await self.client.provider.signed((granted.id_token or "").encode(), _TYPES)
        expected = Expectation(self.client.provider.issuer, frozenset({self.client.client_id}), self.settings.leeway)
        check_claims(claims, expected, self.clock())
        return claims

    def _session(self, granted: Granted, claims: Mapping[str, Any], told: SignIn, agent: str) -> Session:
        now = self.clock()
        return Session(
            subject=told.subject,
            began=now,
            seen=now,
            tokens=Tokens.lasting(
                granted.expires_in,
                now,
                access=granted.access_token,
                scopes=granted.scopes(self.settings.scopes),
                refresh=granted.refresh_token,
            ),
            sid=told.sid,
            tenant=text_claim(claims, self.settings.tenant_claim),
            roles=_words(claims.get(self.settings.roles_claim)),
            authenticated_at=told.authenticated_at,
            strength=told.strength,
            agent="".join(filter(str.isprintable, agent))[:_MOST_AGENT],
        )

    async def _welcomed(self, session: Session | None, attempt: Attempt) -> Welcome:
        if session is None:
            return Welcome(attempt.return_to, None)
        secret = fresh_id()
        await self.records.keep(secret, session, seconds=min(self.settings.idle, self.settings.longest))
        if attempt.replaces and (old := await self.records.read(attempt.replaces)):
            await self.records.end(old)
        return Welcome(attempt.return_to, secret)


def _key(state: str) -> str:
    return f"attempt:{name_of(state)}"


def _words(said: object) -> frozenset[str]:
    listed = cast("list[object]", said) if isinstance(said, list) else []
    return frozenset(one for one in listed if isinstance(one, str))


def _down(error: ProviderDownError) -> ProblemError:
    _log.warning("nobody can sign in", reason=str(error))
    return told_down(error)
