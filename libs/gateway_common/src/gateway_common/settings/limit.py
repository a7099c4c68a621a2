"""How often callers may call: plans, who has which, and among how many processes a limit is shared when it must be.

limits:
  plans:
    visitor: {rate: 5/s, burst: 10}
    free:    {rate: 10/s, burst: 20, quota: {day: 1000}}
    gold:    {rate: 100/s, burst: 200, quota: {hour: 50000, month: 5000000}}
  anonymous: visitor
  partner: free
  applications: {travelhelper: gold}
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator

__all__ = ["LimitSettings", "PlanSettings", "QuotaSettings", "Rate", "RateField", "read_rate"]

_RATE = re.compile(r"([1-9][0-9]{0,5})/(s|min|h)")
_SECONDS = {"s": 1, "min": 60, "h": 3600}
LONGEST = 3600
"""How many seconds it may take at the most until a burst is refilled; what is longer is a quota."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Let through *amount* in so many *seconds*, evenly."""

    amount: int
    seconds: int

    def __str__(self) -> str:
        """Spell it as settings have it."""
        return f"{self.amount}/{next(unit for unit, seconds in _SECONDS.items() if seconds == self.seconds)}"


def read_rate(said: object) -> Rate:
    """Read `10/s`, `600/min` or `1000/h`; raises ValueError for anything else."""
    if isinstance(said, Rate):
        return said
    found = _RATE.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        raise ValueError("it is no rate; write one like 10/s, 600/min or 1000/h")
    return Rate(int(found[1]), _SECONDS[found[2]])


def _switched(said: object) -> object:
    return None if said == "off" else said


RateField = Annotated[
    Rate,
    BeforeValidator(read_rate),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": f"^{_RATE.pattern}$"}),
]
"""A rate as settings and routes spell it."""

PlanName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,31}$")]
Chosen = Annotated[str | None, BeforeValidator(_switched)]
Amount = Annotated[int, Field(ge=1, le=3_000_000_000)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class QuotaSettings(_Said):
    """Hold how many requests a contract has in an *hour*, a *day* and a *month* of the calendar (UTC)."""

    hour: Amount | None = None
    day: Amount | None = None
    month: Amount | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is agreed."""
        return any((self.hour, self.day, self.month))


class PlanSettings(_Said):
    """Limit each caller to *rate*, of which a *burst* may come at once, and to a *quota*.

    Rate and burst are in the cost of operations: 1, or as much as a composition has parts. Without a burst it is the
    number of the rate: of 10/s ten may come at once. A quota counts requests.
    """

    rate: RateField | None = None
    burst: Amount | None = None
    quota: QuotaSettings = QuotaSettings()

    @model_validator(mode="after")
    def _hold_what_can_be(self) -> Self:
        if self.rate is None and self.burst is not None:
            raise ValueError("a burst needs a rate that refills it, such as 10/s")
        if self.rate is None and not self.quota:
            raise ValueError("the plan limits nothing; give it a rate such as 10/s, or a quota")
        if self.rate is not None and (self.burst or 0) * self.rate.seconds > LONGEST * self.rate.amount:
            raise ValueError("such a burst takes more than an hour to be refilled; let it be a quota")
        return self


class LimitSettings(_Said):
    """Hold the *plans*, and who has which: *anonymous*, *consumer* and *partner* name one, `off` if there is none.

    The plan of a partner is that of *applications*, else that of the API key, else that of *partner*. What is counted
    in a process alone – in memory, or because Redis is away – is limited to its share: a limit is divided by
    *replicas* times the workers of each. A process remembers at most *most* callers who are not where they began.
    """

    plans: dict[PlanName, PlanSettings] = Field(default_factory=dict[str, PlanSettings])
    anonymous: Chosen = None
    consumer: Chosen = None
    partner: Chosen = None
    applications: dict[str, str] = Field(default_factory=dict[str, str])
    replicas: Annotated[int, Field(ge=1, le=10_000)] = 1
    most: Annotated[int, Field(ge=1)] = 50_000

    @property
    def kinds(self) -> dict[str, str]:
        """Give the plan of each kind of caller that has one."""
        said = {"anonymous": self.anonymous, "consumer": self.consumer, "partner": self.partner}
        return {kind: plan for kind, plan in said.items() if plan is not None}

    @property
    def quotas(self) -> list[str]:
        """Name the plans that have a quota."""
        return [name for name, plan in self.plans.items() if plan.quota]

    @model_validator(mode="after")
    def _know_every_plan(self) -> Self:
        flaws = list(self._flaws())
        if flaws:
            raise ValueError(flaws[0])
        return self

    def _flaws(self) -> Iterator[str]:
        for who, plan in (*self.kinds.items(), *self.applications.items()):
            if plan not in self.plans:
                yield f"there is no plan {plan!r} for {who!r}; {_known(self.plans)}"
        if self.anonymous in self.plans and self.plans[self.anonymous].quota:
            yield "a quota is a contract, and the anonymous have signed none; give them a plan with a rate alone"


def _known(plans: dict[str, PlanSettings]) -> str:
    return f"plans are {', '.join(sorted(plans))}" if plans else "name one under 'plans'"
