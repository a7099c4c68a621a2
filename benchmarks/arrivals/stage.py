"""How many requests come, and for how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

__all__ = ["Stage", "due"]


@dataclass(frozen=True)
class Stage:
    """Let *rate* requests come in a second, for so many *seconds*, at even distances."""

    rate: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.rate:.3f}:{self.seconds:.3f}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` writes; raises ValueError for anything else."""
        rate, seconds = text.split(":")
        return cls(float(rate), float(seconds))


def due(stages: Sequence[Stage]) -> Iterator[float]:
    """Give the second at which each request comes, counted from the beginning of the first of *stages*."""
    start = 0.0
    for stage in stages:
        for number in range(int(stage.rate * stage.seconds)):
            yield start + number / stage.rate
        start += stage.seconds
