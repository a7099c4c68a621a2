"""Which plan a caller has, and what it measures."""

from collections.abc import Iterator
from math import ceil

import structlog

from gateway_common.caller import Caller, CallerKind
from gateway_common.limits.meter import Meter
from gateway_common.limits.windows import MICROSECONDS, Window
from gateway_common.settings.limit import LimitSettings, PlanSettings, Rate

__all__ = ["Plans", "meters_of", "rate_meter"]

MOST_TOLD = 100
"""How many plans that nobody knows are told at the most."""

_log = structlog.get_logger("gateway_common.limits")


class Plans:
    """Find the plan of a caller among those of the *settings*; one that a key names and nobody knows is told once."""

    def __init__(self, settings: LimitSettings) -> None:
        self._known = frozenset(settings.plans)
        self._applications = settings.applications
        self._kinds = settings.kinds
        self._told = set[str]()

    def plan_of(self, caller: Caller) -> str | None:
        """Name the plan of *caller*; None if there is none. A plan that a key names and nobody knows does not count."""
        if caller.kind is CallerKind.PARTNER:
            said = self._applications.get(caller.subject)
            if said is not None:
                return said
            if caller.plan in self._known:
                return caller.plan
            if caller.plan and caller.plan not in self._told:
                self._tell(caller)
        return self._kinds.get(caller.kind)

    def _tell(self, caller: Caller) -> None:
        if len(self._told) < MOST_TOLD:
            self._told.add(caller.plan)
            has = self._kinds.get(caller.kind, "none")
            _log.warning("a key names no plan of the settings", plan=caller.plan, caller=str(caller), has=has)


def meters_of(name: str, plan: PlanSettings, *, shares: int = 1) -> Iterator[Meter]:
    """Give what plan *name* measures in each of so many *shares*.

    Two plans of one application have a rate each, and share their quotas: these are one contract.
    """
    if plan.rate is not None:
        yield rate_meter(f"{name}-rate", f"{name}-rate", plan.rate, plan.burst or plan.rate.amount, shares=shares)
    for window in Window:
        amount: int | None = getattr(plan.quota, window)
        if amount is not None:
            yield Meter(f"{name}-{window}", window, max(1, amount // shares), 1, window)


def rate_meter(name: str, key: str, rate: Rate, burst: int, *, shares: int = 1) -> Meter:
    """Give the spike arrest of a *rate*, rounded so that it is never more.

    A share refills more slowly, in as much time as the whole; one is never less than one request. The room is in the
    key: a number means something only to those who have the same, and processes with old settings run beside new ones.
    """
    unit = ceil(rate.seconds * MICROSECONDS * shares / rate.amount)
    room = max(unit, burst * unit // shares)
    return Meter(name, f"{key}:{room}", room, unit)
