"""What became of a request."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

__all__ = ["UNANSWERED", "Answered", "read", "write"]

UNANSWERED = 0
"""The status of what nobody answered."""


class Answered(NamedTuple):
    """Hold when a request was *due*, how *late* it was sent, its *status*, and how long it *took* since it was due.

    All of them are seconds.
    """

    due: float
    took: float
    status: int
    late: float = 0.0

    @classmethod
    def of(cls, line: str) -> Self:
        """Read a line of a file."""
        due, took, status, late = line.split()
        return cls(float(due), float(took), int(status), float(late))


def write(file: Path, answers: Sequence[Answered]) -> None:
    """Write *answers*, a line for each."""
    file.write_text("".join(f"{one.due:.6f} {one.took:.6f} {one.status} {one.late:.6f}\n" for one in answers))


def read(file: Path) -> Sequence[Answered]:
    """Read what `write` wrote."""
    return [Answered.of(line) for line in file.read_text().splitlines()]
