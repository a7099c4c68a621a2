"""Signing out: of this session, of another of one's own, of all, or because the provider says so."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

import structlog

from gateway_common.deadline import now
from gateway_common.errors import ProblemError, problems
from gateway_common.identity.attempts import Attempts
from gateway_common.identity.jwt import Expectation, InvalidTokenError, check_claims
from gateway_common.identity.provider import ProviderDownError, told_down
from gateway_common.sessions.claims import Departure, departure
from gateway_common.sessions.client import Client
from gateway_common.sessions.endings import PATIENCE, Endings
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.records import Held, Records
from gateway_common.settings.session import SessionSettings
from gateway_common.stores import Store

__all__ = ["SigningOut"]

_TYPES = frozenset({"", "jwt", "logout+jwt"})
_log = structlog.get_logger("gateway_common.sessions")


@dataclass(frozen=True, slots=True)
class SigningOut:
    """End sessions here first, then tell the provider: whatever becomes of that, they have ended."""

    settings: SessionSettings
    client: Client
    store: Store
    records: Records
    endings: Endings
    clock: WallClock
    strangers: Attempts

    async def leave(self, held: Held, *, home: str) -> str:
        """End a session, and say where its person signs out at the provider, too (RP-Initiated Logout).

        The person is asked there, since no ID token goes along: it would be a token in the browser.
        """
        await self.endings([held])
        try:
            async with asyncio.timeout(PATIENCE):
                place = (await self.client.metadata()).end_session_endpoint
        except (ProviderDownError, TimeoutError):
            return home
        asked = {"client_id": self.client.client_id, "post_logout_redirect_uri": home}
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}" if place else home

    async def all_of(self, subject: str) -> Sequence[Held]:
        """List the sessions of a person."""
        return await self.records.of_subject(subject)

    async def everywhere(self, subject: str) -> None:
        """End all sessions of a person."""
        await self.endings(await self.records.of_subject(subject))

    async def one_of(self, subject: str, name: str) -> bool:
        """End the session called *name* if it is this person's, and tell whether it was."""
        own = [held for held in await self.records.of_subject(subject) if held.name == name]
        await self.endings(own)
        return bool(own)

    async def told(self, logout_token: str, *, origin: str) -> None:
        """End what the provider says has ended; raises ProblemError: 400 if it is not the provider's word, 503.

        A token counts once, but only when all has ended: a provider that was told 503 brings the same one again.
        Where too many came from that the provider has not signed, none is looked at for a while (429).
        """
        try:
            claims = await self._signed(logout_token.encode(), origin)
            gone, seconds = self._departed(claims)
            await self._must_be_new(gone)
        except InvalidTokenError as error:
            _log.warning("a logout token does not count", reason=str(error))
            raise ProblemError(problems.BAD_REQUEST("This logout token does not count.")) from error
        except ProviderDownError as error:
            raise told_down(error) from error
        await self.endings.here(await self._of(gone))
        await self.store.put(_key(gone), b"", seconds=seconds)

    async def _signed(self, token: bytes, origin: str) -> Mapping[str, object]:
        seconds = self.strangers.wait(origin, now())
        if seconds:
            raise ProblemError(problems.TOO_MANY_REQUESTS(headers={"Retry-After": str(ceil(seconds))}))
        try:
            return await self.client.provider.signed(token, _TYPES)
        except InvalidTokenError:
            self.strangers.note(origin, now())
            raise

    def _departed(self, claims: Mapping[str, object]) -> tuple[Departure, float]:
        """Read who is gone, and for how many seconds the token could come again."""
        provider, leeway = self.client.provider, self.settings.leeway
        expected = Expectation(provider.issuer, frozenset({self.client.client_id}), leeway)
        expires = check_claims(claims, expected, self.clock())
        return departure(claims), max(1.0, expires - self.clock() + leeway)

    async def _must_be_new(self, gone: Departure) -> None:
        if await self.store.get(_key(gone)) is not None:
            raise InvalidTokenError("it was here before")

    async def _of(self, gone: Departure) -> Sequence[Held]:
        if gone.sid:
            found = await self.records.of_sid(gone.sid)
            return [held for held in found if gone.subject in {"", held.session.subject}]
        return await self.records.of_subject(gone.subject)


def _key(gone: Departure) -> str:
    return f"logout-token:{gone.id}"
