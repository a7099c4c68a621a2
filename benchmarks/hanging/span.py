"""One span of a turn, in numbers: what the others had, and what became of requests to the service that may hang."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from benchmarks.arrivals.answered import Answered
from benchmarks.unavailable import Unavailable

__all__ = ["Fates", "Span", "at_share"]

AT_ONCE = 0.02
"""Within how many seconds a refusal is one at once."""

LEAST = 2
MILLISECONDS = 1e3


@dataclass(frozen=True)
class Fates:
    """Count answers by their *statuses*, and those of 503 that came *at_once*."""

    statuses: Mapping[int, int]
    at_once: int

    @classmethod
    def of(cls, answers: Sequence[Answered]) -> Self:
        """Count them."""
        refused = [one for one in answers if one.status == HTTPStatus.SERVICE_UNAVAILABLE]
        return cls(Counter(one.status for one in answers), sum(one.took <= AT_ONCE for one in refused))

    @classmethod
    def all(cls, several: Iterable[Self]) -> Self:
        """Add them up."""
        listed = list(several)
        statuses = sum((Counter(one.statuses) for one in listed), Counter[int]())
        return cls(statuses, sum(one.at_once for one in listed))


@dataclass(frozen=True)
class Span:
    """Hold the *times* of the others' requests in seconds, sorted; the share of a core that was *busy*; the *fates*.

    *noise* is how many times as long 99 in 100 of them took in one half of it as in the other.
    """

    times: Sequence[float]
    noise: float
    busy: float
    fates: Fates

    @classmethod
    def of(cls, asked: Sequence[tuple[float, float]], answers: Sequence[Answered], busy: float) -> Self:
        """Work it out from when the others were *asked* and what that took, and from *answers* of the one that hangs.

        Raises Unavailable if the others were asked nothing.
        """
        if len(asked) < LEAST:
            raise Unavailable(f"{len(asked)} requests are too few to tell anything; take longer turns")
        took = [took for _, took in sorted(asked)]
        halves = (sorted(took[: len(took) // 2]), sorted(took[len(took) // 2 :]))
        less, more = sorted(at_share(half, 0.99) for half in halves)
        return cls(sorted(took), more / less, busy, Fates.of(answers))

    def time(self, share: float) -> float:
        """Give the milliseconds within which that *share* of the others' requests was answered."""
        return at_share(self.times, share) * MILLISECONDS


def at_share(times: Sequence[float], share: float) -> float:
    """Give the time, of sorted *times*, within which that *share* of them lies."""
    return times[min(len(times) - 1, int(share * len(times)))]
