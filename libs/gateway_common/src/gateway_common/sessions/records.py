"""Sessions in a store, sealed, under names that give no id away; found by id, by person, by the provider's session."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from gateway_common.sessions.cookies import name_of
from gateway_common.sessions.seal import Seal
from gateway_common.sessions.session import Session
from gateway_common.stores import Store

__all__ = ["Held", "Records"]


@dataclass(frozen=True, slots=True)
class Held:
    """Hold a *session* as it was read: its *name*, and the very bytes in the place of which a newer one may be put."""

    name: str
    sealed: bytes
    session: Session


class Records:
    """Keep sessions in *store*; an index of those of a person lives as long as *longest*, the longest of them.

    Whoever is in an index and ended meanwhile is left out when it is read. What does not open stays in it: a gateway
    that has a newer seal made it.
    """

    def __init__(self, store: Store, seal: Seal, longest: float) -> None:
        self._store = store
        self._seal = seal
        self._longest = longest

    async def keep(self, secret: str, session: Session, *, seconds: float) -> Held:
        """Keep a new session under its *secret* id."""
        name = name_of(secret)
        held = Held(name, self._closed(name, session), session)
        await self._store.put(_key(name), held.sealed, seconds=seconds)
        for index in _indexes(session):  # now: whoever read it before would have taken the session for ended
            await self._store.add(index, name, seconds=self._longest)
        return held

    async def find(self, secret: str) -> Held | None:
        """Find the session with this *secret* id."""
        return await self.read(name_of(secret))

    async def read(self, name: str) -> Held | None:
        """Read the session called *name*; what is there and does not open is none."""
        return self._opened(name, await self._store.get(_key(name)))

    async def replace(self, held: Held, session: Session, *, seconds: float | Literal["left"] | None) -> Held | None:
        """Put *session* where *held* was read; None if it changed meanwhile, or has ended."""
        newer = Held(held.name, self._closed(held.name, session), session)
        is_put = await self._store.swap(_key(held.name), held.sealed, newer.sealed, seconds=seconds)
        return newer if is_put else None

    async def end(self, held: Held) -> None:
        """Forget a session."""
        await self._store.delete(_key(held.name))
        for index in _indexes(held.session):
            await self._store.remove(index, held.name)

    async def of_subject(self, subject: str) -> Sequence[Held]:
        """Give the sessions of a person."""
        return await self._listed(_of_subject(subject))

    async def of_sid(self, sid: str) -> Sequence[Held]:
        """Give the sessions that belong to one of the provider's."""
        return await self._listed(_of_sid(sid))

    async def _listed(self, index: str) -> Sequence[Held]:
        found: list[Held] = []
        for name in sorted(await self._store.members(index)):
            sealed = await self._store.get(_key(name))
            held = self._opened(name, sealed)
            if sealed is None:
                await self._store.remove(index, name)
            elif held is not None and index in _indexes(held.session):
                found.append(held)
        return found

    def _opened(self, name: str, sealed: bytes | None) -> Held | None:
        plain = None if sealed is None else self._seal.open(sealed, name)
        if sealed is None or plain is None:
            return None
        try:
            return Held(name, sealed, Session.model_validate_json(plain))
        except ValidationError:
            return None  # from another version of the gateway

    def _closed(self, name: str, session: Session) -> bytes:
        return self._seal.close(session.model_dump_json().encode(), name)


def _key(name: str) -> str:
    return f"session:{name}"


def _of_subject(subject: str) -> str:
    return f"sessions-of-subject:{name_of(subject)}"


def _of_sid(sid: str) -> str:
    return f"sessions-of-sid:{name_of(sid)}"


def _indexes(session: Session) -> Sequence[str]:
    return [_of_subject(session.subject), *([_of_sid(session.sid)] if session.sid else [])]
