"""Signing in: an attempt is begun, and finished once with what the browser brings back from the provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, cast

import structlog

from gateway_common.deadline import now
from gateway_common.errors import ProblemError, problems
from gateway_common.identity.attempts import Attempts, origin_of
from gateway_common.identity.jwt import Expectation, InvalidTokenError, check_claims, text_claim
from gateway_common.identity.provider import ProviderDownError, told_down
from gateway_common.sessions.attempt import Attempt, Brought, flaw_of
from gateway_common.sessions.claims import SignIn, sign_in
from gateway_common.sessions.client import Client, Granted
from gateway_common.sessions.cookies import fresh_id, name_of
from gateway_common.sessions.demand import Demand
from gateway_common.sessions.endings import Endings
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.records import Records
from gateway_common.sessions.refused import GrantRefused
from gateway_common.sessions.seal import Seal
from gateway_common.sessions.session import Session, Tokens
from gateway_common.settings.session import SessionSettings
from gateway_common.stores import Store

__all__ = ["SigningIn", "Welcome"]

_TYPES = frozenset({"", "jwt"})
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
    """Let people sign in by *client*; sessions are kept in *store*, sealed, and attempts nowhere.

    What is kept of an attempt is a note that it was used, once the provider gave something for its code. Codes that are
    worth nothing are counted in *guesses* by address, and whoever brings many has to wait.
    """

    settings: SessionSettings
    client: Client
    store: Store
    seal: Seal
    records: Records
    endings: Endings
    guesses: Attempts
    clock: WallClock

    async def begin(self, browser: str, return_to: str, *, demand: Demand, replaces: str | None) -> str:
        """Give the link to the provider for the browser with this secret id, which had the session *replaces*."""
        attempt = Attempt.begun(browser, return_to, name_of(replaces) if replaces else "", self.clock(), demand)
        try:
            return await self.client.link(attempt, attempt.state(self.seal), self.settings.scopes)
        except ProviderDownError as error:
            raise _down(error) from error

    async def finish(self, brought: Brought, agent: str) -> Welcome:
        """Make a session of what a browser brought; raises ProblemError: 400 if that does not count, 429, 503."""
        try:
            attempt = self._attempted(brought.state)
            metadata = await self.client.metadata()
            names = metadata.authorization_response_iss_parameter_supported
            flaw = flaw_of(brought, attempt, issuer=self.client.provider.issuer, names_issuer=names)
            if flaw is not None or attempt is None:
                raise ProblemError(flaw or problems.BAD_REQUEST())
            if not brought.code or brought.error:
                return Welcome(attempt.return_to, None, declined=brought.error == "access_denied")
            granted = await self._redeemed(brought.code, attempt, origin_of(brought.address))
            return await self._kept(granted, attempt, agent) if granted else Welcome(attempt.return_to, None)
        except ProviderDownError as error:
            raise _down(error) from error

    def _attempted(self, state: str) -> Attempt | None:
        attempt = Attempt.read(state, self.seal)
        return None if attempt is None or self.clock() - attempt.began > self.settings.patience else attempt

    async def _redeemed(self, code: str, attempt: Attempt, origin: str) -> Granted | None:
        """Exchange a code; the attempt stays used up if the provider gave something for it."""
        if wait := self.guesses.wait(origin, now()):
            raise ProblemError(problems.TOO_MANY_REQUESTS(headers={"Retry-After": str(ceil(wait))}))
        if not await self.store.put(attempt.name, b"", seconds=self.settings.patience, if_absent=True):
            raise ProblemError(problems.BAD_REQUEST("This sign-in was finished before: begin again."))
        granted = None
        try:
            granted = await self.client.redeem(code, attempt)
        except GrantRefused as refused:
            self.guesses.note(origin, now())
            _log.warning("a sign-in failed", reason=str(refused))
        finally:
            if granted is None:
                await self.store.delete(attempt.name)
        return granted

    async def _kept(self, granted: Granted, attempt: Attempt, agent: str) -> Welcome:
        """Make a session of what was *granted*; what comes to none is taken back."""
        welcome = Welcome(attempt.return_to, None)
        try:
            welcome = await self._welcomed(await self._made(granted, attempt, agent), attempt)
        except InvalidTokenError as error:
            _log.warning("a sign-in failed", reason=str(error))
        finally:
            if welcome.secret is None:
                self.endings.revoke(granted.refresh_token)
        return welcome

    async def _made(self, granted: Granted, attempt: Attempt, agent: str) -> Session:
        claims = await self._proved(granted)
        told = sign_in(claims, nonce=attempt.nonce, client_id=self.client.client_id, access_token=granted.access_token)
        attempt.demand.check(told, self.clock() - self.settings.leeway)
        return self._session(granted, claims, told, agent)

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

    async def _welcomed(self, session: Session, attempt: Attempt) -> Welcome:
        secret = fresh_id()
        await self.records.keep(secret, session, seconds=min(self.settings.idle, self.settings.longest))
        if attempt.replaces and (old := await self.records.read(attempt.replaces)):
            await self.endings([old])
        return Welcome(attempt.return_to, secret)


def _words(said: object) -> frozenset[str]:
    listed = cast("list[object]", said) if isinstance(said, list) else []
    return frozenset(one for one in listed if isinstance(one, str))


def _down(error: ProviderDownError) -> ProblemError:
    _log.warning("nobody can sign in", reason=str(error))
    return told_down(error)
