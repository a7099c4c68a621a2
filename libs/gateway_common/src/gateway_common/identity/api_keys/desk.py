"""The desk at which keys are issued, rotated and revoked; whoever gets one sees it there, once."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway_common.identity.api_keys.book import KeyBook
from gateway_common.identity.api_keys.key import ApiKey, digest_of, mint
from gateway_common.identity.api_keys.record import KeyRecord

__all__ = ["Grant", "Issued", "KeyDesk", "NoSuchKeyError"]

TRIES = 5


class NoSuchKeyError(LookupError):
    """Say that a key cannot be had as it was asked for."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Say what a new key is for: its *application*, on whose *account*, by which *plan*, for how many *seconds*."""

    application: str
    account: str
    plan: str
    scopes: frozenset[str]
    seconds: int


@dataclass(frozen=True, slots=True)
class Issued:
    """Hold a key for its owner, and what is kept of it."""

    key: ApiKey
    record: KeyRecord


class KeyDesk:
    """Write into a *book* of keys that begin with *prefix*."""

    def __init__(self, prefix: str, book: KeyBook, clock: Callable[[], float] = time.time) -> None:
        self._prefix = prefix
        self._book = book
        self._clock = clock

    async def issue(self, grant: Grant) -> Issued:
        """Give an application a key, beside those that it has."""
        for _ in range(TRIES):
            issued = _issued(mint(self._prefix), grant, self._now())
            if await self._book.add(issued.record):
                return issued
        raise NoSuchKeyError("every id that was drawn is taken already, which chance does not do")

    async def rotate(self, key_id: str, *, seconds: int, overlap: int) -> Issued:
        """Give a new key that allows the same, for *seconds*; the old one ends after *overlap*, if not before."""
        old = await self._active(key_id)
        issued = await self.issue(Grant(old.application, old.account, old.plan, frozenset(old.scopes), seconds))
        await self._change(key_id, lambda one: _ending(one, self._now() + overlap))
        return issued

    async def revoke(self, key_id: str) -> KeyRecord:
        """Let a key count no longer; one that was revoked already stays as it is."""
        return await self._change(key_id, lambda one: _revoked(one, self._now()))

    async def every(self) -> Sequence[KeyRecord]:
        """List what is kept of all keys, the oldest first."""
        return await self._book.every()

    async def _active(self, key_id: str) -> KeyRecord:
        record = await self._known(key_id)
        state = record.state(self._now())
        if state != "active":
            raise NoSuchKeyError(f"key {key_id} is {state}; issue a new one")
        return record

    async def _known(self, key_id: str) -> KeyRecord:
        record = await self._book.find(key_id)
        if record is None:
            raise NoSuchKeyError(f"there is no key {key_id}; `gateway keys list` names those there are")
        return record

    async def _change(self, key_id: str, change: Callable[[KeyRecord], KeyRecord]) -> KeyRecord:
        for _ in range(TRIES):
            old = await self._known(key_id)
            new = change(old)
            if new == old or await self._book.replace(old, new):
                return new
        raise NoSuchKeyError(f"somebody else is changing key {key_id}; look at it, then try again")

    def _now(self) -> int:
        return int(self._clock())


def _issued(key: ApiKey, grant: Grant, now: int) -> Issued:
    record = KeyRecord(
        id=key.id,
        digest=digest_of(key.text).hex(),
        application=grant.application,
        account=grant.account,
        plan=grant.plan,
        scopes=tuple(sorted(grant.scopes)),
        issued_at=now,
        expires_at=now + grant.seconds,
    )
    return Issued(key, record)


def _ending(record: KeyRecord, at: int) -> KeyRecord:
    return record.model_copy(update={"expires_at": min(record.expires_at, at)})


def _revoked(record: KeyRecord, now: int) -> KeyRecord:
    return record if record.revoked_at is not None else record.model_copy(update={"revoked_at": now})
