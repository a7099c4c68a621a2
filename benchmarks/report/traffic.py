"""What limits and kept answers cost."""

from collections.abc import Mapping, Sequence

from benchmarks.report.bars import bars
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import KEPT, LIMITED, READS, Verdict
from benchmarks.report.toll import Toll

__all__ = ["told"]

TITLE = "What limits and kept answers cost"
LEGEND = "µs of processor time per request: the answer without it (dark), and what is added to it (pale)"
MEANING = (
    "The same answer in turns, by a gateway that limits its callers and by one that does not, both started anew for"
    " each turn; and a kilobyte that was kept, beside one with the same fields that the edge of the same process gives"
    " itself: what is added are route, guard and cache, and not the body. *Added* is the median of what the two halves"
    " of a turn differ by. What a Redis takes is not the gateway's, and not in it."
)
COLUMNS = ("with", "µs", "of it user", "kernel", "without", "added", "a second", "asks of the store")


def told(tolls: Mapping[str, Toll], left_out: Sequence[str] = ()) -> Section:
    """Tell of *tolls* by what they are for."""
    return Section(
        title=TITLE,
        meaning=MEANING,
        tables=[Table(COLUMNS, [_row(name, toll) for name, toll in tolls.items()])],
        verdicts=[_judged(name, toll) for name, toll in tolls.items()],
        charts={"traffic.svg": bars(TITLE, LEGEND, [toll.bar(name) for name, toll in tolls.items()])},
        left_out=left_out,
    )


def _row(name: str, toll: Toll) -> Sequence[str]:
    return [name, *toll.costs, f"{toll.added:,.1f}", f"{toll.somebody.rate:,.0f}", toll.asked]


def _judged(name: str, toll: Toll) -> Verdict:
    if toll.asks is not None:
        return Verdict(f"{name}, is one question at most", f"{toll.asks:.2f}", round(toll.asks, 2) <= READS)
    most = KEPT if "kept" in name else LIMITED
    return Verdict(f"{name}, adds at most {most:g} µs", f"{toll.added:.1f} µs", toll.added <= most)
