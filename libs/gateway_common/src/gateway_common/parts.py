"""What became of each part of an answer: the record from which a view says what is missing."""

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from gateway_common.errors import UNCACHEABLE, State

__all__ = ["PartReport", "Parts"]


class PartReport(NamedTuple):
    """Tell how the part *name* came out.

    *took* and *age* are in seconds; *age* is that of a stale value. *missing* says that a client should be told: a
    want that failed, in whole or in part, or that could not be asked for because what it reads is missing.
    *partly* says that some of its items came. *cache_control* is the field value of the service's answer, *reason* a
    sentence for the log alone, *retry_after* in seconds.
    """

    name: str
    state: State
    missing: bool = False
    took: float = 0.0
    age: float | None = None
    partly: bool = False
    cache_control: str | None = None
    reason: str = ""
    retry_after: float | None = None


class Parts:
    """Collect the reports of one request."""

    __slots__ = ("_in_order", "_reports")

    def __init__(self, *reports: PartReport) -> None:
        self._reports = {report.name: report for report in reports}
        self._in_order: list[PartReport] | None = None

    @classmethod
    def without(cls, *missing: str) -> "Parts":
        """Make the record of an answer that lacks *missing*: for tests of a view."""
        return cls(*(PartReport(name, State.DOWN, missing=True) for name in missing))

    def add(self, report: PartReport) -> None:
        """Keep *report*; one whose name is taken gets a number, so that none hides another."""
        name, number = report.name, 2
        while name in self._reports:
            name, number = f"{report.name}-{number}", number + 1
        self._reports[name] = report if name == report.name else report._replace(name=name)
        self._in_order = None

    def note_worst(self, report: PartReport) -> None:
        """Keep *report* unless one of its name tells of something worse: for what is asked again and again."""
        known = self._reports.get(report.name)
        if known is None or not _is_bad(known) or _is_bad(report):
            self._reports[report.name] = report
            self._in_order = None

    def __iter__(self) -> Iterator[PartReport]:
        """Go through the reports in alphabetical order, which does not depend on who answered first."""
        if self._in_order is None:
            self._in_order = sorted(self._reports.values(), key=attrgetter("name"))
        return iter(self._in_order)

    def __len__(self) -> int:
        """Count the parts."""
        return len(self._reports)

    def __getitem__(self, name: str) -> PartReport:
        """Give the report on the part *name*; raises KeyError if it was never asked for."""
        return self._reports[name]

    @property
    def missing(self) -> list[str]:
        """Name the wanted parts that are not there, or not all there, in alphabetical order."""
        return [report.name for report in self if report.missing]

    @property
    def degraded(self) -> bool:
        """Tell whether any part failed or is stale, so that nobody may keep the answer."""
        return any(report.missing or report.state in UNCACHEABLE for report in self._reports.values())


def _is_bad(report: PartReport) -> bool:
    return report.missing or report.state in UNCACHEABLE
