"""What a gateway adds to the time of the slowest service, when it has half as much to do as it can.

Every service takes 10 ms. A composition waits for the slowest of its four: within the time that a share `s` of all
answers takes, all four come in `s⁴` of the cases, so that the share to compare with is the fourth root.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from benchmarks.ask import Ask
from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Outcome, Pace
from benchmarks.peers import BENCH, Work
from benchmarks.peers.peer import Peer
from benchmarks.progress import say
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import ADDED, Verdict

__all__ = ["delay"]

COLUMNS = ("gateway", "a second", "p50 ms", "p99 ms", "services p50", "services p99", "added p50", "added p99")
MEANING = (
    "A composition of four services that take 10 ms each, side by side, at half of the requests that the gateway can"
    " answer, in milliseconds; services are what the slowest of four takes without a gateway, at as many requests."
)
PARTS, CROWD = 4, 128
LASTING = 0.03
"""How many seconds a request may last before connections run out."""


@dataclass(frozen=True)
class Delay:
    """Hold, at a *rate*, the time of half and of 99 in 100 requests, in ms: through a gateway, and of the services."""

    rate: float
    typical: float
    late: float
    services_typical: float
    services_late: float

    @property
    def added(self) -> tuple[float, float]:
        """Give what the gateway adds to both."""
        return self.typical - self.services_typical, self.late - self.services_late


def delay(bench: Bench, peers: Sequence[Peer]) -> Section:
    """Measure *peers*, one after another."""
    found: dict[str, Delay] = {}
    left_out = LeftOut()
    for peer in bench.effort.chosen([one for one in peers if Work.COMPOSITION in one.asks]):
        with left_out.trying(peer):
            found[peer.name] = _delay_of(bench, peer)
    return Section(
        title="Latency at half load",
        meaning=MEANING,
        tables=[Table(COLUMNS, [_row(name, one) for name, one in found.items()])],
        verdicts=[_verdict(found[BENCH.name])] if BENCH.name in found else [],
        left_out=left_out,
    )


def _delay_of(bench: Bench, peer: Peer) -> Delay:
    ask = peer.asks[Work.COMPOSITION]
    with bench.started(peer, bench.backend.slow) as gateway:
        rate = bench.warm(gateway, ask, CROWD) / 2
        rounds = [_round(bench, gateway, ask, rate) for _ in range(bench.effort.rounds)]
    found = Delay(rate, *(median(column) for column in zip(*rounds, strict=True)))
    say(f"latency: {peer.name} at {rate:,.0f} a second: p50 {found.typical:.2f} ms, p99 {found.late:.2f} ms")
    return found


def _round(bench: Bench, gateway: Gateway, ask: Ask, rate: float) -> tuple[float, float, float, float]:
    connections = ceil(rate * LASTING)
    pace = Pace(connections, max(connections, int(rate * bench.effort.seconds)), rate)
    through = bench.load.push(gateway.address, ask, pace)
    straight = bench.load.push(bench.backend.slow["order"], Ask("/orders/1"), pace)
    return (*_times(through, 1), *_times(straight, PARTS))


def _times(outcome: Outcome, parts: int) -> tuple[float, float]:
    typical, late = (outcome.latency(share ** (1 / parts)) * 1e3 for share in (0.5, 0.99))
    return typical, late


def _verdict(found: Delay) -> Verdict:
    _, late = found.added
    return Verdict(f"{BENCH.name} adds at most {ADDED} ms at p99", f"{late:.2f} ms", late <= ADDED)


def _row(name: str, found: Delay) -> Sequence[str]:
    times = (found.typical, found.late, found.services_typical, found.services_late, *found.added)
    return [name, f"{found.rate:,.0f}", *(f"{one:.2f}" for one in times)]
