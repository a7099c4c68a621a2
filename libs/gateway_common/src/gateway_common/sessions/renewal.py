"""An access token is renewed once, however many requests in however many gateways find that it is due.

    within a process   whoever comes while it is under way waits for the same end
    among processes    one holds a lock in the store; the others go on while the old token lives, else wait for the new

A provider may take back everything when it sees a refresh token twice (RFC 9700, 4.14), so a race would be a sign-out.
"""

import asyncio
import secrets
from dataclasses import dataclass

import structlog

from gateway_common.deadline import Deadline
from gateway_common.identity.provider import ProviderDownError, told_down
from gateway_common.sessions.client import Client, Granted
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.records import Held, Records
from gateway_common.sessions.refused import GrantRefused, session_over
from gateway_common.sessions.session import Session, Tokens
from gateway_common.single_flight import SingleFlight
from gateway_common.stores import Store

__all__ = ["Renewal"]

AWAY = 8.0  # seconds for which nobody asks a provider again that was away, as long as tokens live
PATIENCE = 4.0  # seconds for which a request waits for another gateway
PAUSE = 0.05  # seconds between two looks at what another gateway is doing
_log = structlog.get_logger("gateway_common.sessions")


@dataclass(frozen=True, slots=True)
class Renewal:
    """Keep access tokens fresh: they are what tells that the provider still stands by a session.

    While the provider is away, a session goes on as long as its access token lives, and the lock that stays keeps
    everybody from asking again for a while; then it is 503. What the provider refuses ends the session: 401.

    A lock holds for *locked* seconds, longer than a renewal can take: else two gateways could show the same token.
    """

    store: Store
    records: Records
    client: Client
    flights: SingleFlight[Held]
    clock: WallClock
    locked: float

    async def __call__(self, held: Held) -> Held:
        """Give the session with a token that lives; raises ProblemError (401, 503)."""
        if self.clock() < held.session.tokens.due:
            return held
        return await self.flights(held.name, lambda: self._renewed(held))

    async def _renewed(self, held: Held) -> Held:
        deadline = Deadline.after(PATIENCE)
        lock, mine = f"refresh:{held.name}", secrets.token_bytes(16)
        while not await self.store.put(lock, mine, seconds=self.locked, if_absent=True):
            if self._lives(held):
                return held
            if deadline.passed:
                raise told_down(ProviderDownError("another gateway did not renew it in time"))
            await asyncio.sleep(PAUSE)
            held = await self._current(held)
            if self.clock() < held.session.tokens.due:
                return held
        return await self._with_lock(held, lock, mine)

    async def _with_lock(self, held: Held, lock: str, mine: bytes) -> Held:
        stays = 0.0
        try:
            held = await self._current(held)
            return held if self.clock() < held.session.tokens.due else await self._asked(held)
        except ProviderDownError as error:
            _log.warning("a session could not be renewed", reason=str(error))
            stays = min(AWAY, held.session.tokens.ends - self.clock())
            if stays > 0:
                return held
            raise told_down(error) from error
        finally:
            await self._unlocked(lock, mine, stays)

    async def _asked(self, held: Held) -> Held:
        token = held.session.tokens.refresh
        if token is None and self._lives(held):
            return held
        try:
            granted = await self.client.refresh(token) if token else None
        except GrantRefused as refused:
            _log.info("a session ended", reason=str(refused))
            granted = None
        if granted is None:
            await self.records.end(held)
            raise session_over()
        return await self._stored(held, self._tokens(held.session, granted))

    async def _stored(self, held: Held, tokens: Tokens) -> Held:
        """Put new tokens in the store before anybody uses them, even if the session was written to meanwhile.

        It lasts no longer for that: asking about a session renews it, too, and is no use of it.
        """
        while True:
            newer = held.session.renewed(tokens)
            stored = await self.records.replace(held, newer, seconds="left")
            if stored is not None:
                return stored
            held = await self._current(held)
            if held.session.tokens == tokens:
                return held

    async def _current(self, held: Held) -> Held:
        current = await self.records.read(held.name)
        if current is None:
            raise session_over()
        return current

    async def _unlocked(self, lock: str, mine: bytes, stays: float) -> None:
        if stays > 0:
            await self.store.swap(lock, mine, mine, seconds=stays)
        else:
            await self.store.delete(lock, if_equal=mine)

    def _lives(self, held: Held) -> bool:
        return self.clock() < held.session.tokens.ends

    def _tokens(self, session: Session, granted: Granted) -> Tokens:
        return Tokens.lasting(
            granted.expires_in,
            self.clock(),
            access=granted.access_token,
            scopes=granted.scopes(session.tokens.scopes),
            refresh=granted.refresh_token or session.tokens.refresh,
        )
