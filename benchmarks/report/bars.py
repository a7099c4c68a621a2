"""A chart of bars, one for each gateway or layer, each made of pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.report.drawing import FAINT, OTHERS, OURS, document, rectangle, text

__all__ = ["Bar", "bars"]

WIDTH, TOP, ROW, THICK = 760, 66, 30, 18
FROM, TO = 210, 660


@dataclass(frozen=True)
class Bar:
    """Name a bar, say how long each of its *pieces* is, and whether it is one of ours."""

    name: str
    pieces: tuple[float, ...]
    ours: bool = False

    @property
    def length(self) -> float:
        """Give its whole length."""
        return sum(self.pieces)


def bars(title: str, legend: str, drawn: Sequence[Bar]) -> str:
    """Draw *drawn* below each other, and tell by *legend* what their lengths mean."""
    scale = (TO - FROM) / max(bar.length for bar in drawn)
    rows = [shape for number, bar in enumerate(drawn) for shape in _row(bar, TOP + number * ROW, scale)]
    return document(WIDTH, TOP + len(drawn) * ROW + 10, title, [text(16, 50, legend, colour=FAINT), *rows])


def _row(bar: Bar, y: float, scale: float) -> Iterator[str]:
    yield text(FROM - 10, y + 14, bar.name, "end")
    colours = OURS if bar.ours else OTHERS
    starts = accumulate(bar.pieces, initial=0.0)
    for place, (start, piece) in enumerate(zip(starts, bar.pieces, strict=False)):
        yield rectangle(FROM + start * scale, y, piece * scale, THICK, colours[place % 2])
    yield text(FROM + bar.length * scale + 8, y + 14, f"{bar.length:,.0f}")
