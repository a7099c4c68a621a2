"""How it is told what others have of a service that hangs."""

from collections.abc import Mapping, Sequence
from itertools import chain
from statistics import median

from benchmarks.hanging.span import Fates, Span, at_share
from benchmarks.hanging.turn import Turn
from benchmarks.report.bars import Bar, bars
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import HINDERED, Verdict

__all__ = ["told"]

TITLE = "While a service hangs"
LEGEND = "µs within which 99 in 100 requests for healthy services are answered: before (grey), and while one hangs"
COLUMNS = (
    *("one that", "p50 ms", "meanwhile", "p99 ms", "meanwhile", "times", "noise", "p99.9 ms", "meanwhile"),
    *("busy", "meanwhile", "again: p99 ms"),
)
BECAME = ("one that", "span", "requests", "200", "502", "503", "of it at once", "504", "other")
STATUSES = (200, 502, 503, 504)
SPANS = ("before", "meanwhile", "again")


def told(turns: Mapping[str, Sequence[Turn]], rate: float) -> Section:
    """Tell of *turns*, by how the service hung, at *rate* requests a second in all."""
    charted = [bar for way, found in turns.items() for bar in _drawn(way, found)]
    return Section(
        title=TITLE,
        meaning=_meaning(turns, rate),
        tables=[
            Table(COLUMNS, [_row(way, found) for way, found in turns.items()]),
            Table(BECAME, [row for way, found in turns.items() for row in _became(way, found)]),
        ],
        verdicts=[_judged(way, found) for way, found in turns.items()],
        charts={"hanging.svg": bars(TITLE, LEGEND, charted)},
    )


def _meaning(turns: Mapping[str, Sequence[Turn]], rate: float) -> str:
    least = min(sum(len(turn.before.times) for turn in found) for found in turns.values())
    return (
        f"{rate:,.0f} requests a second, half of what the gateway can answer; nine in ten pass to healthy services, and"
        " one in ten goes to one that is well, then hangs, then is well again. The rates stay the same, so that what"
        " changes is the hanging alone. Times are those of requests to healthy services, medians of"
        f" {_turns_of(turns)} turns with {least:,} requests or more in each span; p99.9 is of all turns together."
        " *Times* is the median of what p99 was multiplied by; *noise* is the same between the two halves of the time"
        " before, in which nothing happened: what is no more than that says nothing. *Busy* is the share of a core."
    )


def _turns_of(turns: Mapping[str, Sequence[Turn]]) -> int:
    return min(map(len, turns.values()))


def _row(way: str, turns: Sequence[Turn]) -> Sequence[str]:
    before, meanwhile = [one.before for one in turns], [one.meanwhile for one in turns]
    rarely = [f"{_rarely(spans):.2f}" for spans in (before, meanwhile)]
    busy = [f"{median(one.busy for one in spans):.0%}" for spans in (before, meanwhile)]
    times = [f"{_time(spans, share):.2f}" for share in (0.5, 0.99) for spans in (before, meanwhile)]
    ratios = [f"{_times(turns):.2f}", f"{_noise(turns):.2f}"]
    return [way, *times, *ratios, *rarely, *busy, f"{_time([one.again for one in turns], 0.99):.2f}"]


def _became(way: str, turns: Sequence[Turn]) -> Sequence[Sequence[str]]:
    columns = ([one.before for one in turns], [one.meanwhile for one in turns], [one.again for one in turns])
    every = [Fates.all(span.fates for span in spans) for spans in columns]
    return [[way, name, *_counts(fates)] for name, fates in zip(SPANS, every, strict=True)]


def _counts(fates: Fates) -> Sequence[str]:
    asked = sum(fates.statuses.values())
    good, down, refused, late = (fates.statuses.get(status, 0) for status in STATUSES)
    counts = (asked, good, down, refused, fates.at_once, late, asked - good - down - refused - late)
    return [f"{count:,}" for count in counts]


def _judged(way: str, turns: Sequence[Turn]) -> Verdict:
    wanted = f"one that {way} makes p99 of all others at most {HINDERED:g} times as long"
    found = f"{_times(turns):.2f} times, with a noise of {_noise(turns):.2f}"
    return Verdict(wanted, found, round(_times(turns), 2) <= HINDERED)


def _drawn(way: str, turns: Sequence[Turn]) -> Sequence[Bar]:
    before, meanwhile = ([getattr(one, name) for one in turns] for name in SPANS[:2])
    return [
        Bar("before", (_time(before, 0.99) * 1e3,)),
        Bar(f"while one {way}", (_time(meanwhile, 0.99) * 1e3,), ours=True),
    ]


def _times(turns: Sequence[Turn]) -> float:
    return median(one.times(0.99) for one in turns)


def _noise(turns: Sequence[Turn]) -> float:
    return median(one.before.noise for one in turns)


def _time(spans: Sequence[Span], share: float) -> float:
    return median(span.time(share) for span in spans)


def _rarely(spans: Sequence[Span]) -> float:
    return at_share(sorted(chain.from_iterable(span.times for span in spans)), 0.999) * 1e3
