"""What a caller of a plan spends on a request of an operation: worked out once, for every plan and operation."""

from collections.abc import Iterable, Mapping, Sequence

from gateway_common.limits.charge import Charge
from gateway_common.limits.meter import Meter, Spent
from gateway_common.limits.plans import meters_of, rate_meter
from gateway_common.limits.script import words_of
from gateway_common.limits.windows import Window
from gateway_common.settings.limit import LimitSettings

__all__ = ["LOCAL", "Bill", "Bills", "bills_of"]

LOCAL = "gateway-local"
"""The parameter of a policy that is counted in this process alone, and limited to its share."""

_SECONDS = {Window.HOUR: 3600, Window.DAY: 86_400}


class Bill:
    """Hold what is spent; *keys* are those of the meters, *words* the same for Redis, *policy* is a field.

    *left* is the value of another, without its numbers: two for each meter. *passed* counts the requests that were let
    through; *local* is said of a share.
    """

    __slots__ = ("keys", "left", "local", "passed", "policy", "spends", "words")

    def __init__(self, spends: Sequence[Spent], *, local: bool) -> None:
        self.spends = tuple(spends)
        self.keys = tuple(meter.key for meter, _ in spends)
        self.words = words_of(spends)
        self.left = ", ".join(f'"{meter.name}";r=%d;t=%d' for meter, _ in spends).encode("ascii")
        self.local = local
        self.policy = b"ratelimit-policy", ", ".join(_policy(meter, local=local) for meter, _ in spends).encode("ascii")
        self.passed = 0


Bills = Mapping[tuple[str | None, Charge], Bill | None]
"""The bill of each plan for each charge; None if there is nothing to pay."""


def bills_of(settings: LimitSettings, charges: Iterable[Charge], *, shares: int = 1, local: bool = False) -> Bills:
    """Work out the bills of all plans for all *charges*; of *shares* this is one if it is *local*."""
    return {
        (plan, charge): _bill(settings, plan, charge, shares=shares, local=local)
        for plan in (None, *settings.plans)
        for charge in charges
    }


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
