"""One gateway, asked as much as it can do, three times as much, and half as much."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

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

__all__ = ["CALM", "HALF", "TIMES", "Trial", "tried"]

CROWD = 64
"""Over how many connections the capacity is found."""

LEAST_CROWD, SECONDS_HELD = 400, 2.0
"""How many connections there are at the least, and for how many seconds of its capacity a gateway may hold them all."""

CALM, TIMES, HALF = 0.8, 3.0, 0.5
"""How many times its capacity a gateway is asked: before, meanwhile, and afterwards."""

SOON = 0.25
"""Within how many seconds an answer is as good as before."""


@dataclass(frozen=True)
class Trial:
    """Hold what came of it: the *capacity*, requests a second, what each stage gave, and the answers over time.

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


def tried(bench: Bench, peer: Peer, seconds: int) -> Trial:
    """Try *peer* with an overload of so many *seconds*; raises Unavailable if it cannot be had."""
    ask = peer.asks[Work.COMPOSITION]
    with bench.started(peer) as gateway:
        rate = bench.warm(gateway, ask, CROWD)
        before = _rates(bench, gateway, ask, rate)
        capacity = median(before)
        say(f"overload: {peer.name} answers {capacity:,.0f} requests a second; now it is asked {TIMES:g} times as many")
        stages = [
            Stage(CALM * capacity, seconds / 3),
            Stage(TIMES * capacity, seconds),
            Stage(HALF * capacity, seconds / 3),
        ]
        begun = spent(gateway.pid)
        answers = _asked(bench, gateway, ask, stages)
        used = (spent(gateway.pid) - begun).total
        trial = _judged(answers, stages, capacity, used)
        if trial.recovered is None:
            return trial  # who is not well again would not answer all that is asked
        return replace(trial, capacity=median([*before, *_rates(bench, gateway, ask, rate)]))


def _rates(bench: Bench, gateway: Gateway, ask: Ask, rate: float) -> Sequence[float]:
    pace = Pace(CROWD, max(CROWD, int(rate * bench.effort.seconds)))
    return [bench.load.push(gateway.address, ask, pace).rate for _ in range(bench.effort.rounds)]


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


def _judged(answers: Sequence[Answered], stages: Sequence[Stage], capacity: float, used: float) -> Trial:
    first, second, _ = stages
    begin, end = first.seconds, first.seconds + second.seconds
    lasted = sum(stage.seconds for stage in stages)
    parts = [
        [one for one in answers if one.due < begin],
        [one for one in answers if begin <= one.due < end],
        [one for one in answers if one.due >= end],
    ]
    before, meanwhile, after = (Figures.of(part, stage.seconds) for part, stage in zip(parts, stages, strict=True))
    return Trial(
        capacity=capacity,
        before=before,
        meanwhile=meanwhile,
        after=after,
        recovered=recovery(answers, end, lasted, soon=SOON),
        busy=used / lasted,
        curve=per_second(answers, int(lasted)),
    )
