"""What it costs to be asked who one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self

from benchmarks.measuring.round import Round
from benchmarks.report.bars import Bar, bars
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import PROVED, READS, Verdict

__all__ = ["Toll", "told"]

TITLE = "What identity costs"
LEGEND = "µs of processor time per request: as anybody's (dark), and what the proof adds (pale)"
MEANING = (
    "An answer with nothing behind it, given to anybody, and to whoever shows a proof, which was shown before; by the"
    " same gateway, in turns. *Added* is the median of what the two halves of a turn differ by. What a Redis takes is"
    " not the gateway's, and not in it."
)
COLUMNS = ("shown", "µs", "of it user", "kernel", "as anybody", "added", "added user", "a second", "asks of the store")


@dataclass(frozen=True)
class Toll:
    """Hold what a request costs as *anybody*'s and as *somebody*'s, and how often it *asks* the store, if we know.

    What the proof has *added*, and of it *user*, the program's own part, are microseconds of processor time.
    """

    anybody: Round
    somebody: Round
    added: float
    user: float
    asks: float | None = None

    @classmethod
    def of(cls, turns: Sequence[tuple[Round, Round]], asks: float | None = None) -> Self:
        """Work it out from *turns*, each as anybody and then as somebody; both halves saw the same machine."""
        anybody, somebody = (Round.middle(rounds) for rounds in zip(*turns, strict=True))
        added = median(after.cost - before.cost for before, after in turns)
        return cls(anybody, somebody, added, median(after.user - before.user for before, after in turns), asks)

    @property
    def costs(self) -> Sequence[str]:
        """Tell what a request costs, of it the program and the kernel, and what it costs as anybody's."""
        paid = self.somebody
        return [f"{one:,.0f}" for one in (paid.cost, paid.user, paid.system, self.anybody.cost)]

    @property
    def asked(self) -> str:
        """Tell how often it asks the store."""
        return "–" if self.asks is None else f"{self.asks:.2f}"

    def bar(self, name: str) -> Bar:
        """Draw it under this *name*: what is added stands on the rest, and is never less than nothing."""
        added = max(self.added, 0.0)
        return Bar(name, (self.somebody.cost - added, added), ours=True)


def told(tolls: Mapping[str, Toll], by_token: str, left_out: Sequence[str] = ()) -> Section:
    """Tell of *tolls* by what is shown; one of them is that *by_token*, for which there is a target."""
    return Section(
        title=TITLE,
        meaning=MEANING,
        tables=[Table(COLUMNS, [_row(name, toll) for name, toll in tolls.items()])],
        verdicts=[*_judged_token(tolls.get(by_token)), *_judged_asks(tolls)],
        charts={"identity.svg": bars(TITLE, LEGEND, [toll.bar(name) for name, toll in tolls.items()])},
        left_out=left_out,
    )


def _row(name: str, toll: Toll) -> Sequence[str]:
    return [name, *toll.costs, f"{toll.added:,.1f}", f"{toll.user:,.1f}", f"{toll.somebody.rate:,.0f}", toll.asked]


def _judged_token(toll: Toll | None) -> Sequence[Verdict]:
    if toll is None:
        return ()
    wanted = f"a token that was checked before adds at most {PROVED:g} µs"
    return [Verdict(wanted, f"{toll.added:.1f} µs", toll.added <= PROVED)]


def _judged_asks(tolls: Mapping[str, Toll]) -> Sequence[Verdict]:
    return [
        Verdict(f"{name} costs one read of the store at most", f"{toll.asks:.2f}", round(toll.asks, 2) <= READS)
        for name, toll in tolls.items()
        if toll.asks is not None
    ]
