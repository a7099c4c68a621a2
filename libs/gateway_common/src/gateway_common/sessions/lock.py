"""A lock in the store that knows whose it is, also when the store did what it was asked and its answer was lost.

put, where nothing is ──► answered? ──► it is ours, or somebody else's
                              │ no: it was done, or it was not
                              ▼
                   put again ──► swap ours for ours: that is done only where it is ours, and lets it last anew
"""

import asyncio
import secrets

import structlog

from gateway_common.deadline import Deadline
from gateway_common.stores import Store, StoreDown

__all__ = ["Lock"]

PAUSE = 0.05  # seconds between two tries to be told
_log = structlog.get_logger("gateway_common.sessions")


class Lock:
    """Hold *name* in *store* for *seconds* from when it was last asked for, until *ends*.

    *may_be_ours* says that somebody has to give it back; then it is kept from everybody for *stays* seconds yet.
    """

    def __init__(self, store: Store, name: str, seconds: float) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._ours = secrets.token_bytes(16)
        self.ends = Deadline.after(0.0)
        self.may_be_ours = False
        self.stays = 0.0

    async def take(self, until: Deadline) -> bool:
        """Take it, and tell whether it is ours; raises StoreDown if *until* then the store does not say."""
        while True:
            try:
                return await self._taken()
            except StoreDown:
                if until.passed:
                    raise
            await asyncio.sleep(PAUSE)

    async def give_back(self) -> None:
        """Give it back, as soon as the store can be told, or leave it where it ends by itself."""
        while True:
            try:
                await self._given_back()
            except StoreDown as down:
                if self.ends.passed:
                    _log.warning("a lock could not be given back", reason=down.reason)
                    return
            else:
                return
            await asyncio.sleep(PAUSE)

    async def _taken(self) -> bool:
        self.ends = Deadline.after(self._seconds)
        was_lost, self.may_be_ours = self.may_be_ours, True  # whatever ends this call: what it did is not known
        is_ours = await self._put() or (was_lost and await self._lasts(self._seconds))
        self.may_be_ours = is_ours or was_lost
        return is_ours

    async def _given_back(self) -> None:
        if self.stays > 0:
            await self._lasts(self.stays)
        else:
            await self._store.delete(self._name, if_equal=self._ours)

    async def _put(self) -> bool:
        return await self._store.put(self._name, self._ours, seconds=self._seconds, if_absent=True)

    async def _lasts(self, seconds: float) -> bool:
        return await self._store.swap(self._name, self._ours, self._ours, seconds=seconds)
