"""When to stop asking a service for a while: a state machine that is told the time and does nothing itself.

             too many failed or slow          after open_for
CLOSED ───────────────────────────► OPEN ───────────────────► HALF_OPEN
  ▲                                  ▲                         │     │
  │                                  └──── a probe failed ─────┘     │
  └──────────────────────────── all probes passed ───────────────────┘
"""

from dataclasses import dataclass
from enum import StrEnum

from gateway_common.services.senders.policies import demand
from gateway_common.services.senders.window import Counts, Verdict, Window

__all__ = ["Breaker", "BreakerPolicy", "BreakerState"]


PROBING = 1.0


class BreakerState(StrEnum):
    """Name what the breaker lets through: everything, nothing, or a few probes."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """Say when a service counts as broken, and for how long it is then left alone.

    It opens when of the last *window_calls* calls in *window_seconds*, at least *minimum*, the share *failure_ratio*
    failed or *slow_ratio* took *slow_after* seconds or more. After *open_for* seconds, *probes* calls go through.

    A late call is held against the service only if it had *fair_time* seconds, or nearly all of a shorter slice that
    our own code set by `within=`: a client that sends `Request-Timeout: 0.001` says nothing about the service.
    """

    window_seconds: float = 10.0
    window_calls: int = 100
    minimum: int = 20
    failure_ratio: float = 0.5
    slow_after: float = 1.0
    slow_ratio: float = 0.8
    fair_time: float = 0.3
    open_for: float = 5.0
    probes: int = 3

    def __post_init__(self) -> None:
        demand(
            self,
            {
                "window_seconds and open_for must be more than 0": min(self.window_seconds, self.open_for) > 0,
                "minimum must be from 1 to window_calls, or it never opens": 1 <= self.minimum <= self.window_calls,
                "failure_ratio must be more than 0 and at most 1": 0 < self.failure_ratio <= 1,
                "slow_ratio must be more than 0 and at most 1": 0 < self.slow_ratio <= 1,
                "slow_after must be more than 0": self.slow_after > 0,
                "fair_time must not be negative": self.fair_time >= 0,
                "probes must be at least 1, or it never closes": self.probes >= 1,
            },
        )

    def too_many(self, counts: Counts) -> bool:
        """Tell whether so many went badly that the service counts as broken."""
        failed = counts.failed >= self.failure_ratio * counts.calls
        return failed or counts.slow >= self.slow_ratio * counts.calls


class Breaker:
    """Decide for one service which calls may go out; every call let in must be settled, whatever became of it.

    Each change of state begins a new *era*. A call belongs to the era it was let in: one that comes back later, from
    before the breaker opened, say, decides nothing any more. *state* is there to be read, and as of the last call: OPEN
    becomes HALF_OPEN with the first call that may probe.
    """

    def __init__(self, policy: BreakerPolicy) -> None:
        self._policy = policy
        self._window = Window(calls=policy.window_calls, seconds=policy.window_seconds)
        self.state = BreakerState.CLOSED
        self._era = 0
        self._opened_at = 0.0
        self._places = 0
        self._probed = Counts()

    def counts(self, now: float) -> Counts:
        """Count the window's calls, or while it is not closed the probes that came back."""
        return self._window.counts(now) if self.state is BreakerState.CLOSED else self._probed

    def admit(self, now: float) -> int | None:
        """Let a call in and give its era for `settle`; None when it may not go out."""
        if self.state is BreakerState.CLOSED:
            return self._era
        if self.state is BreakerState.OPEN and now >= self._opened_at + self._policy.open_for:
            self._become(BreakerState.HALF_OPEN, places=self._policy.probes)
        if not self._places:
            return None
        self._places -= 1
        return self._era

    def settle(self, era: int, verdict: Verdict | None, now: float) -> None:
        """Take back a call of *era*; None for *verdict* tells nothing of the service and frees a probe's place."""
        if era != self._era:
            return
        if self.state is not BreakerState.CLOSED:
            self._probe(verdict, now)
        elif verdict is not None and not self._window.add(verdict, now):
            self._weigh(now)

    def wait(self, now: float) -> float:
        """Give the seconds until it is worth asking again."""
        if self.state is BreakerState.HALF_OPEN:
            return PROBING
        return max(0.0, self._opened_at + self._policy.open_for - now)

    def _weigh(self, now: float) -> None:
        counts = self._window.counts(now)
        if counts.calls >= self._policy.minimum and self._policy.too_many(counts):
            self._open(now)

    def _probe(self, verdict: Verdict | None, now: float) -> None:
        if verdict is None:
            self._places += 1
            return
        self._probed = self._probed.plus(verdict)
        complete = self._probed.calls == self._policy.probes
        if verdict.failed or (complete and self._policy.too_many(self._probed)):
            self._open(now)
        elif complete:
            self._become(BreakerState.CLOSED)

    def _open(self, now: float) -> None:
        self._become(BreakerState.OPEN)
        self._opened_at = now

    def _become(self, state: BreakerState, *, places: int = 0) -> None:
        self.state = state
        self._era += 1
        self._places = places
        self._probed = Counts()
        self._window.clear()
