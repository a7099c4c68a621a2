"""An access token is renewed once, however many requests in however many gateways find that it is due.

    within a process   whoever comes while it is under way waits for the same end
    among processes    one holds a lock in the store; the others go on while the old token lives, else wait for the new
    nobody waits       longer than their own request has time; the renewal goes on

A provider may take back everything when it sees a refresh token twice (RFC 9700, 4.14), so a race would be a sign-out.
"""

import asyncio
from dataclasses import dataclass

import structlog

from gateway_common.deadline import Deadline
from gateway_common.identity.provider import ProviderDownError, told_down
from gateway_common.sessions.client import Client, Granted
from gateway_common.sessions.endings import Endings
from gateway_common.sessions.lock import Lock
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.records import Held, Records
from gateway_common.sessions.refused import GrantRefused, session_over
from gateway_common.sessions.session import Session, Tokens
from gateway_common.single_flight import SingleFlight
from gateway_common.stores import Store, StoreDown

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

    A lock holds for *locked* seconds, longer than a renewal can take: else two gateways could show the same token. An
    answer of the store that was lost on the way changes neither whose the lock is nor what becomes of the request. What
    the provider gives for a session that ended meanwhile, or that cannot be written down, is taken back by *endings*.
    """

    store: Store
    records: Records
    client: Client
    endings: Endings
    flights: SingleFlight[Held]
    clock: WallClock
    locked: float

    async def __call__(self, held: Held, until: Deadline) -> Held:
        """Give the session with a token that lives, *until* then; raises ProblemError (401, 503).

        Whoever has a token that still lives waits for half of their time: the rest is for what they came for.
        """
        if self.clock() < held.session.tokens.due:
            return held
        renewed = self.flights.begun(held.name, lambda: self._renewed(held))
        done, _ = await asyncio.wait([renewed], timeout=until.left() / 2 if self._lives(held) else until.left())
        if done:
            return renewed.result()
        if self._lives(held):
            return held
        raise told_down(ProviderDownError("it was not renewed in time"))

    async def _renewed(self, held: Held) -> Held:
        lock = Lock(self.store, f"refresh:{held.name}", self.locked)
        try:
            return await self._in_turn(held, lock)
        finally:
            if lock.may_be_ours:
                self.endings.flights.begun(lock, lock.give_back)  # nobody waits for that

    async def _in_turn(self, held: Held, lock: Lock) -> Held:
        deadline = Deadline.after(PATIENCE)
        while not await lock.take(deadline):
            if self._lives(held):
                return held
            if deadline.passed:
                raise told_down(ProviderDownError("another gateway did not renew it in time"))
            await asyncio.sleep(PAUSE)
            held = await self._current(held)
            if self.clock() < held.session.tokens.due:
                return held
        return await self._with_lock(held, lock)

    async def _with_lock(self, held: Held, lock: Lock) -> Held:
        try:
            held = await self._current(held)
            return held if self.clock() < held.session.tokens.due else await self._asked(held, lock.ends)
        except ProviderDownError as error:
            _log.warning("a session could not be renewed", reason=str(error))
            lock.stays = min(AWAY, held.session.tokens.ends - self.clock())
            if lock.stays > 0:
                return held
            raise told_down(error) from error

    async def _asked(self, held: Held, ends: Deadline) -> Held:
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
        return await self._stored_or_taken_back(held, self._tokens(held.session, granted), ends)

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

    async def _stored_or_taken_back(self, held: Held, tokens: Tokens, ends: Deadline) -> Held:
        stored = None
        try:
            stored = await self._stored_at_last(held, tokens, ends)
            return stored
        finally:
            if stored is None and tokens.refresh != held.session.tokens.refresh:
                self.endings.revoke(tokens.refresh)

    async def _stored_at_last(self, held: Held, tokens: Tokens, ends: Deadline) -> Held:
        """Try again while the store is away: the provider has taken the old token back, and gives these only once."""
        while True:
            try:
                return await self._stored(held, tokens)
            except StoreDown as down:
                if ends.passed:
                    _log.warning("a renewed session is lost", reason=down.reason)
                    raise
            await asyncio.sleep(PAUSE)

    async def _current(self, held: Held) -> Held:
        current = await self.records.read(held.name)
        if current is None:
            raise session_over()
        return current

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
