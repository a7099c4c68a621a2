"""Counting in the store that all processes share: one round trip for all limits of a request."""

from typing import cast

import structlog

from gateway_common.deadline import now
from gateway_common.limits.bill import Bill
from gateway_common.limits.outage import Outage
from gateway_common.limits.script import SPEND
from gateway_common.limits.verdict import Verdict
from gateway_common.stores import Store, StoreDown

__all__ = ["Shared", "keys_of"]

_log = structlog.get_logger("gateway_common.limits")


class Shared:
    """Let callers of gateway *name* pay in *store*.

    What is too slow the store says, as it does for all who ask it: one clock watches over a Redis, and while that is
    away nobody waits for it. What it may have counted without saying so stays counted.
    """

    def __init__(self, name: str, store: Store) -> None:
        self._name = name
        self._store = store
        self._outage = Outage()

    @property
    def away(self) -> bool:
        """Tell whether answers do not come, or did not a moment ago."""
        return self._outage.lasts

    async def spend(self, who: str, bill: Bill) -> Verdict | None:
        """Let *who* pay *bill*, if they can; None if nobody can tell."""
        try:
            fits, moment, *numbers = await self._store.step(SPEND, keys_of(self._name, who, bill.keys), bill.words)
        except StoreDown as down:
            if self._outage.failed(now()):
                _log.warning("limits are counted by each process alone", reason=down.reason)
            return None
        if self._outage.lasts and self._outage.answered(now()):
            _log.warning("limits are counted together again")
        return Verdict(bill, cast("list[int]", numbers), int(moment), fits=bool(fits))


def keys_of(gateway: str, who: str, keys: tuple[str, ...]) -> list[str]:
    """Spell where the numbers of *who* are: under one hash tag, so that one node of a cluster has them all."""
    tag = f"limits:{{{gateway}:{who}}}:"
    return [tag + key for key in keys]
