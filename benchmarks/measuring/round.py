"""One round of load on one gateway, in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median
from typing import Self

from benchmarks.measuring.load import Outcome
from benchmarks.running.cost import Spent

__all__ = ["Round"]

MICROSECONDS = 1e6
MILLISECONDS = 1e3


@dataclass(frozen=True)
class Round:
    """Hold what a round told.

    *user* and *system* are microseconds of the gateway's processor time per request, *rate* requests per second,
    *typical*, *late* and *latest* the time of the median, of one in a hundred and of the slowest request, in
    milliseconds. *busy*, *services* and *load* say which share of a core gateway, services and load generator used.
    """

    user: float
    system: float
    rate: float
    typical: float
    late: float
    latest: float
    busy: float
    services: float
    load: float

    @property
    def cost(self) -> float:
        """Give the processor time per request, in microseconds."""
        return self.user + self.system

    @classmethod
    def of(cls, outcome: Outcome, gateway: Spent, services: Spent) -> Self:
        """Work it out from what came of the load, and what gateway and services spent meanwhile."""
        requests, seconds = len(outcome.latencies), outcome.seconds
        return cls(
            user=gateway.user / requests * MICROSECONDS,
            system=gateway.system / requests * MICROSECONDS,
            rate=requests / seconds,
            typical=outcome.latency(0.5) * MILLISECONDS,
            late=outcome.latency(0.99) * MILLISECONDS,
            latest=outcome.latency(1.0) * MILLISECONDS,
            busy=gateway.total / seconds,
            services=services.total / seconds,
            load=outcome.spent / seconds,
        )

    @classmethod
    def middle(cls, rounds: Sequence[Self]) -> Self:
        """Give the median of each number."""
        return cls(**{field.name: median(getattr(one, field.name) for one in rounds) for field in fields(cls)})
