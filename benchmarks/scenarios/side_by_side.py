"""The same work, done by every gateway that can do it."""

from collections.abc import Mapping, Sequence

from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.round import Round
from benchmarks.peers import ALL, MOBILE, Peer, Work
from benchmarks.report.bars import Bar, bars
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import judged
from benchmarks.scenarios.race import race
from benchmarks.unavailable import Unavailable

__all__ = ["compare"]

COLUMNS = (
    "gateway",
    "µs",
    "of it user",
    "kernel",
    "× ours",
    "a second",
    "p50 ms",
    "p99 ms",
    "busy",
    "services",
    "load",
)
MEANING: Mapping[Work, str] = {
    Work.COMPOSITION: "An order card from order, ticket, bill and restaurant; the browser has the delivery, too.",
    Work.SMALL: "A picture of 1 kB that passes through.",
    Work.LARGE: "A picture of 10 MB that passes through.",
    Work.WRITE: "An order of one dish that is posted; ours check it, and write it in the words of the service.",
}
LEGEND = "µs of processor time per request: the program's own (dark) and the kernel's (pale)"
CONNECTIONS: Mapping[Work, int] = {Work.COMPOSITION: 16, Work.SMALL: 16, Work.LARGE: 4, Work.WRITE: 16}


def compare(bench: Bench, work: Work, peers: Sequence[Peer] = ALL) -> Section:
    """Let *peers* do *work* in turns, and tell what a request cost, the least first."""
    left_out = LeftOut()
    taken = race(bench, work, peers, left_out, connections=CONNECTIONS[work])
    if not taken:
        raise Unavailable("nobody is left to measure")
    ordered = dict(sorted(taken.items(), key=lambda one: one[1].cost))
    costs = {name: one.cost for name, one in ordered.items()}
    title = work[0].upper() + work[1:]
    return Section(
        title=title,
        meaning=MEANING[work],
        tables=[Table(COLUMNS, [_row(name, one, costs.get(MOBILE.name)) for name, one in ordered.items()])],
        verdicts=judged(work, costs, MOBILE.name),
        charts={f"{work.name.lower()}.svg": bars(title, LEGEND, [_bar(name, one) for name, one in ordered.items()])},
        left_out=left_out,
    )


def _row(name: str, taken: Round, ours: float | None) -> Sequence[str]:
    ratio = f"{taken.cost / ours:.2f}" if ours else "–"
    costs = [f"{one:,.0f}" for one in (taken.cost, taken.user, taken.system)]
    shares = [f"{share:.0%}" for share in (taken.busy, taken.services, taken.load)]
    return [name, *costs, ratio, f"{taken.rate:,.0f}", f"{taken.typical:.2f}", f"{taken.late:.2f}", *shares]


def _bar(name: str, taken: Round) -> Bar:
    return Bar(name, (taken.user, taken.system), name.startswith("ours"))
