"""What the collector of garbage does to the slowest requests: before and after what the start made was frozen."""

from collections.abc import Sequence

from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.round import Round
from benchmarks.peers import MOBILE, UNFROZEN, Work
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.scenarios.race import race

__all__ = ["freeze"]

COLUMNS = ("gateway", "p50 ms", "p99 ms", "slowest ms", "µs")
MEANING = (
    "The composition at full speed over 8 connections, in milliseconds: with what the start made frozen, as it is"
    " served, and with everything looked through again, as it was before."
)
CONNECTIONS = 8


def freeze(bench: Bench) -> Section:
    """Compare the mobile gateway with itself."""
    left_out = LeftOut()
    taken = race(bench, Work.COMPOSITION, (MOBILE, UNFROZEN), left_out, connections=CONNECTIONS)
    rows = [_row(name, one) for name, one in taken.items()]
    return Section("Garbage collection", MEANING, [Table(COLUMNS, rows)], left_out=left_out)


def _row(name: str, taken: Round) -> Sequence[str]:
    times = (taken.typical, taken.late, taken.latest)
    return [name, *(f"{time:,.2f}" for time in times), f"{taken.cost:,.0f}"]
