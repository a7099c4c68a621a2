"""What the collector of garbage does to the slowest requests: before and after what the start made was frozen."""

from contextlib import ExitStack

from benchmarks.measuring.bench import Bench
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.peers import MOBILE, UNFROZEN, Work
from benchmarks.progress import say
from benchmarks.report.section import Section
from benchmarks.report.table import Table

__all__ = ["freeze"]

COLUMNS = ("gateway", "p50 ms", "p99 ms", "slowest ms", "µs")
MEANING = (
    "The composition at full speed over 8 connections, in milliseconds: with what the start made frozen, as it is"
    " served, and with everything looked through again, as it was before."
)
CONNECTIONS = 8


def freeze(bench: Bench) -> Section:
    """Compare the mobile gateway with itself."""
    with ExitStack() as stack:
        gateways = [stack.enter_context(bench.started(peer)) for peer in (MOBILE, UNFROZEN)]
        ask = MOBILE.asks[Work.COMPOSITION]
        rate = min(bench.warm(gateway, ask, CONNECTIONS) for gateway in gateways)
        pace = Pace(CONNECTIONS, int(rate * bench.effort.seconds * 2))
        turns = [[bench.measure(one, ask, pace) for one in gateways] for _ in range(bench.effort.rounds)]
    middle = [Round.middle(rounds) for rounds in zip(*turns, strict=True)]
    times = [(one.typical, one.late, one.latest, one.cost) for one in middle]
    rows = [
        [gateway.peer.name, *(f"{time:,.2f}" for time in taken[:3]), f"{taken[3]:,.0f}"]
        for gateway, taken in zip(gateways, times, strict=True)
    ]
    say(f"collector: p99 {middle[0].late:.2f} ms frozen, {middle[1].late:.2f} ms not frozen")
    return Section("Garbage collection", MEANING, [Table(COLUMNS, rows)])
