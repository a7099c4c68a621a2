"""What those are told who are turned away, and how many they were."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Literal

from gateway_common.overload.priority import Priority

__all__ = ["AGAIN_IN", "Reason", "Refusals"]

Reason = Literal["full", "waited"]
"""Why somebody is turned away: there was no room in line, or it was too slow."""

AGAIN_IN = (1, 3, 2, 4)
"""In how many seconds those who are turned away may ask again, one after the other: not all at once."""


class Refusals:
    """Count them by reason and priority."""

    __slots__ = ("_again_in", "_counts")

    def __init__(self) -> None:
        self._counts: dict[Reason, list[int]] = {"full": [0] * len(Priority), "waited": [0] * len(Priority)}
        self._again_in = cycle(AGAIN_IN)

    @property
    def counts(self) -> Mapping[Reason, Sequence[int]]:
        """Give how many were turned away for each reason, of each priority."""
        return self._counts

    @property
    def total(self) -> int:
        """Give how many that is in all."""
        return sum(map(sum, self._counts.values()))

    def add(self, priority: Priority, reason: Reason) -> int:
        """Count another, and give in how many seconds they may ask again."""
        self._counts[reason][priority] += 1
        return next(self._again_in)
