"""A table, for the terminal and for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Table"]


@dataclass(frozen=True)
class Table:
    """Hold what *columns* are called, and the *rows*; the first column is text, all others are numbers."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def text(self) -> str:
        """Lay it out for a terminal."""
        widths = [max(len(row[place]) for row in (self.columns, *self.rows)) for place in range(len(self.columns))]
        rule = tuple("─" * width for width in widths)
        return "\n".join("  ".join(_padded(row, widths)).rstrip() for row in (self.columns, rule, *self.rows))

    def markdown(self) -> str:
        """Write it for a page."""
        rule = ["---", *["---:"] * (len(self.columns) - 1)]
        return "\n".join(f"| {' | '.join(row)} |" for row in (self.columns, rule, *self.rows))


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    yield row[0].ljust(widths[0])
    yield from (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
