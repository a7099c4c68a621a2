"""What the answers of a trial say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from benchmarks.arrivals.answered import Answered

__all__ = ["Figures", "per_second", "recovery"]

WELL = 0.99
"""The share of good answers from which on a gateway counts as recovered."""


@dataclass(frozen=True)
class Figures:
    """Hold what came of one stage, per second: *good* answers, *refused* requests, and *lost* ones; times in seconds.

    Good answers count where they were given, all others where they were due. *good_times* and *refused_times* are those
    of half and of 99 in 100 answers, and *late* how late 99 in 100 requests were sent.
    """

    good: float
    refused: float
    lost: float
    good_times: tuple[float, float]
    refused_times: tuple[float, float]
    late: float = 0.0

    @classmethod
    def of(cls, answers: Sequence[Answered], begin: float, end: float) -> Self:
        """Work them out from those *answers* that belong into the seconds from *begin* to *end*."""
        seconds = end - begin
        due = [one for one in answers if begin <= one.due < end]
        good = sorted(one.took for one in due if one.status == HTTPStatus.OK)
        refused = sorted(one.took for one in due if one.status == HTTPStatus.SERVICE_UNAVAILABLE)
        given = sum(one.status == HTTPStatus.OK and begin <= one.due + one.took < end for one in answers)
        return cls(
            good=given / seconds,
            refused=len(refused) / seconds,
            lost=(len(due) - len(good) - len(refused)) / seconds,
            good_times=_two_of(good),
            refused_times=_two_of(refused),
            late=_two_of(sorted(one.late for one in due))[1],
        )


def per_second(answers: Iterable[Answered], seconds: int, *, width: float = 0.5) -> Sequence[tuple[float, float]]:
    """Give the good answers a second over time, by when they were given, in spans of *width* seconds."""
    counts = [0] * int(seconds / width)
    for one in answers:
        place = int((one.due + one.took) / width)
        if one.status == HTTPStatus.OK and place < len(counts):
            counts[place] += 1
    return [((place + 0.5) * width, count / width) for place, count in enumerate(counts)]


def recovery(answers: Sequence[Answered], since: float, until: float, *, soon: float) -> float | None:
    """Give the seconds after *since* from which on requests are answered well, and within *soon*; None if never.

    It is looked at in spans of a quarter of a second, all of which have to be well from then on.
    """
    spans: dict[int, list[Answered]] = {}
    for one in answers:
        if since <= one.due < until:
            spans.setdefault(int((one.due - since) * 4), []).append(one)
    found = None
    for place, span in sorted(spans.items()):
        well = sum(one.status == HTTPStatus.OK and one.took <= soon for one in span) >= WELL * len(span)
        found = (place / 4 if found is None else found) if well else None
    return found


def _two_of(times: Sequence[float]) -> tuple[float, float]:
    if not times:
        return 0.0, 0.0
    return times[len(times) // 2], times[int(0.99 * (len(times) - 1))]
