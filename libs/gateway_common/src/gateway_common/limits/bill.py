"""What a caller of a plan spends on a request of an operation: worked out once, for every plan and operation."""

from collections.abc import Iterable, Sequence

from gateway_common.limits.charge import Charge
from gateway_common.limits.meter import Meter, Spent
from gateway_common.limits.plans import meters_of, rate_meter
from gateway_common.limits.script import words_of
from gateway_common.limits.windows import Window
from gateway_common.settings.limit import LimitSettings

__all__ = ["LOCAL", "Bill", "Bills"]

LOCAL = "gateway-local"
"""The parameter of a policy that is counted in this process alone, and limited to its share."""

_SECONDS = {Window.HOUR: 3600, Window.DAY: 86_400}


class Bill:
    """Hold what is spent; *keys* are those of the meters, *words* the same for Redis, *policy* a field's value.

    *items* is how what is left of each is told. *passed* counts the requests that were let through; *local* is said of
    a share.
    """

    __slots__ = ("items", "keys", "local", "passed", "policy", "spends", "words")

    def __init__(self, spends: Sequence[Spent], *, local: bool) -> None:
        self.spends = tuple(spends)
        self.keys = tuple(meter.key for meter, _ in spends)
        self.words = words_of(spends)
        self.items = tuple(f'"{meter.name}";r=' for meter, _ in spends)
        self.local = local
        self.policy = ", ".join(_policy(meter, local=local) for meter, _ in spends).encode("ascii")
        self.passed = 0


class Bills:
    """Hold the bills of all plans for all *charges*, divided into *shares* of which this is one if it is *local*."""

    def __init__(
        self, settings: LimitSettings, charges: Iterable[Charge], *, shares: int = 1, local: bool = False
    ) -> None:
        self._made: dict[tuple[str | None, Charge], Bill | None] = {
            (plan, charge): _bill(settings, plan, charge, shares=shares, local=local)
            for plan in (None, *settings.plans)
            for charge in charges
        }

    def of(self, plan: str | None, charge: Charge) -> Bill | None:
        """Give the bill of *plan* for *charge*; None if there is nothing to pay."""
        return self._made[plan, charge]

    def every(self) -> list[Bill]:
        """Give all of them."""
        return [bill for bill in self._made.values() if bill is not None]


def _bill(settings: LimitSettings, plan: str | None, charge: Charge, *, shares: int, local: bool) -> Bill | None:
    meters = [] if plan is None else list(meters_of(plan, settings.plans[plan], shares=shares))
    spends = [_spent(meter, charge) for meter in meters]
    if charge.own is not None:
        own = rate_meter(charge.policy, charge.operation, charge.own, charge.own.amount, shares=shares)
        spends.append((own, 1))
    return Bill(spends, local=local) if spends else None


def _spent(meter: Meter, charge: Charge) -> Spent:
    """Take a request for one of a quota, and at its cost for spike arrest; what is dearer than a share takes all."""
    return meter, 1 if meter.window else min(charge.cost, meter.quantity)


def _policy(meter: Meter, *, local: bool) -> str:
    """Spell an item of RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-11); a month has no length to tell."""
    seconds = meter.fills if meter.window is None else _SECONDS.get(meter.window)
    window = "" if seconds is None else f";w={seconds}"
    return f'"{meter.name}";q={meter.quantity}{window}{f";{LOCAL}" if local else ""}'
