"""One gateway, asked as much as it can do, three times as much, and half as much."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import mean, median
from typing import Self

from benchmarks.arrivals.answered import Answered, read
from benchmarks.arrivals.stage import Stage
from benchmarks.ask import Ask
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.overload.figures import Figures, per_second, recovery
from benchmarks.peers import Peer, Work
from benchmarks.progress import say
from benchmarks.running.cores import on
from benchmarks.running.cost import spent
from benchmarks.unavailable import Unavailable

__all__ = ["CALM", "FULL", "HALF", "TIMES", "Trial", "judged", "tried"]

CROWD, PUSHES = 64, 3
"""Over how many busy connections, and how often, it is looked how much a gateway can be asked."""

LEAST_CROWD, SECONDS_HELD = 400, 2.0
"""How many connections there are at the least, and for how many seconds of that a gateway may hold them all."""

CALM, FULL, TIMES, HALF = 0.8, 1.3, 3.0, 0.5
"""How many times as much it is asked: before, to see what it can do, meanwhile, and afterwards."""

SOON = 0.25
"""Within how many seconds an answer is as good as before."""


@dataclass(frozen=True)
class Trial:
    """Hold what came of it: the *capacity*, requests a second, what three stages gave, and the answers over time.

    *recovered* is how many seconds it took afterwards, None if it did not. *busy* is the share of a core that the
    gateway used meanwhile.
    """

    capacity: float
    before: Figures
    meanwhile: Figures
    after: Figures
    recovered: float | None
    busy: float
    curve: Sequence[tuple[float, float]]

    @property
    def share(self) -> float:
        """Give how much of its capacity the gateway gives meanwhile."""
        return self.meanwhile.good / self.capacity

    @classmethod
    def middle(cls, trials: Iterable[Self]) -> Self:
        """Give the one of *trials*, which are as good as each other, whose share is in the middle, or below it."""
        ordered = sorted(trials, key=lambda one: one.share)
        return ordered[(len(ordered) - 1) // 2]


def tried(bench: Bench, peer: Peer, seconds: int) -> Trial:
    """Try *peer* with an overload of so many *seconds*; raises Unavailable if it cannot be had."""
    ask = peer.asks[Work.COMPOSITION]
    with bench.started(peer) as gateway:
        rate = median(_rates(bench, gateway, ask))
        say(f"overload: {peer.name} answers {rate:,.0f} requests a second; now it is asked {TIMES:g} times as many")
        lengths = {CALM: seconds / 3, FULL: seconds / 6, TIMES: seconds, HALF: seconds / 3}
        stages = [Stage(times * rate, lengths[times]) for times in (CALM, FULL, TIMES, HALF, FULL)]
        begun = spent(gateway.pid)
        answers = _asked(bench, gateway, ask, stages)
        used = (spent(gateway.pid) - begun).total
        return judged(answers, stages, used)


def _rates(bench: Bench, gateway: Gateway, ask: Ask) -> Sequence[float]:
    rate = bench.warm(gateway, ask, CROWD)
    pace = Pace(CROWD, max(CROWD, int(rate * bench.effort.seconds)))
    return [bench.load.push(gateway.address, ask, pace).rate for _ in range(PUSHES)]


def _asked(bench: Bench, gateway: Gateway, ask: Ask, stages: Sequence[Stage]) -> Sequence[Answered]:
    file = bench.folder / "arrivals"
    options = [option for stage in stages for option in ("--stage", str(stage))]
    options += [option for name, value in ask.headers for option in ("--header", f"{name}: {value}")]
    options += ["--most", str(max(LEAST_CROWD, int(SECONDS_HELD * stages[0].rate / CALM)))]
    command = [sys.executable, "-m", "benchmarks.arrivals", gateway.address + ask.path, "--to", str(file), *options]
    done = subprocess.run(on(bench.cores.others, command), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"the load ends with {done.returncode}: {done.stderr.strip()[-200:]}")
    return read(file)


def judged(answers: Sequence[Answered], stages: Sequence[Stage], used: float) -> Trial:
    """Judge *answers* to *stages*, which *used* so many seconds of a core; raises Unavailable if nothing came."""
    ends = list(accumulate(stage.seconds for stage in stages))
    spans = list(zip([0.0, *ends], ends, strict=False))
    before, first, meanwhile, after, last = (Figures.of(answers, begin, end) for begin, end in spans)
    if not first.good:
        raise Unavailable("it gives nothing when it is asked for more than it can do")
    recovered = recovery(answers, *spans[3], soon=SOON)
    return Trial(
        capacity=first.good if recovered is None else mean((first.good, last.good)),
        before=before,
        meanwhile=meanwhile,
        after=after,
        recovered=recovered,
        busy=used / ends[-1],
        curve=per_second(answers, int(ends[-1])),
    )
