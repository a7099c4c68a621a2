"""What one scenario found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.report.table import Table
from benchmarks.report.targets import Verdict

__all__ = ["Section"]


@dataclass(frozen=True)
class Section:
    """Hold a scenario's *title*, what its numbers mean, its tables, its targets, and its charts by file name.

    *left_out* tells what could not be measured, and why.
    """

    title: str
    meaning: str
    tables: Sequence[Table]
    verdicts: Sequence[Verdict] = ()
    charts: Mapping[str, str] = field(default_factory=dict[str, str])
    left_out: Sequence[str] = ()

    def text(self) -> str:
        """Lay it out for a terminal."""
        lines = [f"\n{self.title}", *[f"{table.text()}\n" for table in self.tables]]
        return "\n".join([*lines, *map(str, self.verdicts), *self.left_out])

    def markdown(self) -> str:
        """Write it for a page, with its charts beside it."""
        charts = [f"![{self.title}]({name})" for name in self.charts]
        listed = "\n".join(f"- {line}" for line in [*map(str, self.verdicts), *self.left_out])
        blocks = [f"## {self.title}", self.meaning, *(table.markdown() for table in self.tables), listed, *charts]
        return "\n\n".join(block for block in blocks if block)
