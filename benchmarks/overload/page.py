"""How an overload is told."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.overload.trial import CALM, FULL, HALF, TIMES, Trial
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import Verdict
from benchmarks.report.timeline import timeline

__all__ = ["page", "section"]

TITLE = f"{TIMES:g} times the load"
LEGEND = f"good answers, as a share of the capacity; in the shaded time {TIMES:g} times as much is asked for"
MEANING = (
    f"A composition of four, asked {CALM:g} times as often as the gateway can answer over 64 busy connections, then"
    f" {FULL:g} times, {TIMES:g} times, {HALF:g} times, and {FULL:g} times again. Requests come at even distances,"
    " whatever became of those before; times are in milliseconds from when a request was due, and so hold what the load"
    " generator was late itself: 99 in 100 were *sent* within so many of them. *Capacity* is what the gateway gives"
    " when it is asked for somewhat more than it can do, before and, if it is well then, afterwards; *good* is what it"
    " gives meanwhile, both per second. *Lost* is what got no answer until five seconds after the last request, or"
    " another than 200 and 503. Each is tried a few times; this is the one in the middle."
)
COLUMNS = (
    *("gateway", "capacity", "good", "of capacity", "p50 ms", "p99 ms", "refused", "p50 ms", "p99 ms", "sent"),
    *("lost", "busy", "well again after s"),
)
GOODPUT, AT_ONCE, RECOVERY = 0.95, 0.02, 3.0
HEAD = (
    "# Under three times the load\n\nWritten by `make bench-overload`; "
    "[how it is done, and why so](../../docs/adr/0028-the-turn-of-the-loop-sets-the-pace.md)."
)


def section(trials: Mapping[str, Trial], ours: str, seconds: int, left_out: Sequence[str] = ()) -> Section:
    """Tell what came of *trials* of so many *seconds*, and judge *ours*."""
    shares = {name: [(x, y / one.capacity) for x, y in one.curve] for name, one in trials.items()}
    lasted, begin = seconds * 2, seconds / 2
    chart = timeline(TITLE, LEGEND, shares, shaded=(begin, begin + seconds), seconds=lasted)
    return Section(
        title=TITLE,
        meaning=MEANING,
        tables=[Table(COLUMNS, [_row(name, one) for name, one in trials.items()])],
        verdicts=list(_verdicts(ours, trials[ours])) if ours in trials else [],
        charts={"overload.svg": chart},
        left_out=left_out,
    )


def page(found: Section, facts: Mapping[str, str]) -> str:
    """Put what was *found* below the *facts* without which it says nothing."""
    listed = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return f"{HEAD}\n\n{listed}\n\n{found.markdown()}\n"


def _row(name: str, trial: Trial) -> Sequence[str]:
    one = trial.meanwhile
    times = [[f"{1e3 * time:.1f}" for time in two] for two in (one.good_times, one.refused_times)]
    recovered = "never" if trial.recovered is None else f"{trial.recovered:.2f}"
    counts = [f"{count:,.0f}" for count in (trial.capacity, one.good, one.refused, one.lost)]
    sent = f"{1e3 * one.late:.1f}"
    return [
        name,
        *counts[:2],
        f"{trial.share:.1%}",
        *times[0],
        counts[2],
        *times[1],
        sent,
        counts[3],
        f"{trial.busy:.0%}",
        recovered,
    ]


def _verdicts(name: str, trial: Trial) -> Iterator[Verdict]:
    recovered, late = trial.recovered, trial.meanwhile.refused_times[1]
    yield Verdict(f"{name} gives at least {GOODPUT:.0%} of its capacity", f"{trial.share:.1%}", trial.share >= GOODPUT)
    wanted = f"{name} refuses 99 in 100 within {1e3 * AT_ONCE:.0f} ms"
    yield Verdict(wanted, f"{1e3 * late:.1f} ms", late <= AT_ONCE)
    wanted = f"{name} is well again after at most {RECOVERY:g} s"
    found = "never" if recovered is None else f"{recovered:.2f} s"
    yield Verdict(wanted, found, recovered is not None and recovered <= RECOVERY)
