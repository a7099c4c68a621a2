"""What we want to reach, and whether we did: the targets of the design, as ratios of processor time per request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.peers import Work

__all__ = ["ADDED", "HINDERED", "KEPT", "LIMITED", "PROVED", "READS", "TARGETS", "Target", "Verdict", "judged"]


@dataclass(frozen=True)
class Target:
    """Ask that a request costs the *peer* at least *times* what it costs us."""

    peer: str
    times: float


@dataclass(frozen=True)
class Verdict:
    """Say what was wanted, what it is, and whether that is enough."""

    wanted: str
    found: str
    met: bool

    def __str__(self) -> str:
        return f"{'met' if self.met else 'missed'}: {self.wanted}; it is {self.found}"


TARGETS: Mapping[Work, Sequence[Target]] = {
    Work.COMPOSITION: (
        Target("Fastify + undici", 1.5),
        Target("Express + axios", 8.0),
        Target("nginx + Lua", 0.5),
    ),
    Work.SMALL: (Target("Envoy", 0.8),),
    Work.LARGE: (Target("Envoy", 0.8),),
}

ADDED = 2.0
"""How many milliseconds a gateway may add to the slowest service, for 99 in 100 requests at half load."""

HINDERED = 1.1
"""How many times as long 99 in 100 requests for healthy services may take while another one hangs."""

PROVED = 15.0
"""How many microseconds of processor time it may cost to know a token that was checked before."""

LIMITED = 15.0
"""How many microseconds of processor time a limit in memory may take."""

KEPT = 30.0
"""How many microseconds of processor time a kept answer may take above one like it that the edge gives itself."""

READS = 1.0
"""How often the store may be asked for one request."""


def judged(work: Work, costs: Mapping[str, float], ours: str) -> Sequence[Verdict]:
    """Judge what *work* costs *ours*, compared with those peers that were measured."""
    if ours not in costs:
        return ()
    measured = ((target, costs[target.peer] / costs[ours]) for target in TARGETS.get(work, ()) if target.peer in costs)
    return [
        Verdict(f"{target.peer} costs at least {target.times} times ours", f"{ratio:.2f} times", ratio >= target.times)
        for target, ratio in measured
    ]
