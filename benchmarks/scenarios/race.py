"""Gateways that do the same work in turns: all of them run, one at a time works, and the median of rounds counts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.ask import Ask
from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.peers import Peer, Work
from benchmarks.progress import say

__all__ = ["race"]


@dataclass
class Runner:
    """Hold a gateway in the race, what it is asked for and how often, and how its rounds were."""

    gateway: Gateway
    ask: Ask
    pace: Pace
    rounds: list[Round] = field(default_factory=list[Round])

    def __str__(self) -> str:
        return f"{self.gateway.peer.name} {self.rounds[-1].cost:,.0f} µs"


def race(
    bench: Bench, work: Work, peers: Sequence[Peer], left_out: LeftOut, *, connections: int
) -> Mapping[str, Round]:
    """Let *peers* do *work* over so many *connections*, and give the medians of each that came through every round."""
    with ExitStack() as stack:
        runners = list(_warm(bench, work, peers, left_out, stack, connections))
        for number in range(1, bench.effort.rounds + 1):
            runners = [runner for runner in runners if _runs(bench, runner, left_out)]
            say(f"{work}: round {number} of {bench.effort.rounds}: {', '.join(map(str, runners))}")
    return {runner.gateway.peer.name: Round.middle(runner.rounds) for runner in runners}


def _warm(
    bench: Bench, work: Work, peers: Sequence[Peer], left_out: LeftOut, stack: ExitStack, connections: int
) -> Iterator[Runner]:
    for peer in bench.effort.chosen([one for one in peers if work in one.asks]):
        with left_out.trying(peer):
            gateway, ask = stack.enter_context(bench.started(peer)), peer.asks[work]
            rate = bench.warm(gateway, ask, connections)
            say(f"{work}: {peer.name} answers {rate:,.0f} requests a second")
            yield Runner(gateway, ask, Pace(connections, max(connections, int(rate * bench.effort.seconds))))


def _runs(bench: Bench, runner: Runner, left_out: LeftOut) -> bool:
    before = len(runner.rounds)
    with left_out.trying(runner.gateway.peer):
        runner.rounds.append(bench.measure(runner.gateway, runner.ask, runner.pace))
    return len(runner.rounds) > before
