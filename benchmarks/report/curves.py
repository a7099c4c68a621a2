"""A chart of curves over sizes that grow by factors.

Both scales are logarithmic, so that what grows in proportion is straight.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor, log10

from benchmarks.report.drawing import FAINT, OTHERS, OURS, document, line, path, text

__all__ = ["curves"]

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 80, 590, 70, 330

Points = Sequence[tuple[float, float]]


def curves(title: str, legend: str, drawn: Mapping[str, Points]) -> str:
    """Draw a curve through the points of each name, and tell by *legend* what the axes mean."""
    known = [point for points in drawn.values() for point in points]
    across, up = _Scale([x for x, _ in known], LEFT, RIGHT), _Scale([y for _, y in known], BOTTOM, TOP, whole=True)
    shapes = [text(16, 50, legend, colour=FAINT), *_grid(across, up, sorted({x for x, _ in known}))]
    for colour, (name, points) in zip((OURS[0], OTHERS[0], OURS[1], OTHERS[1]), drawn.items(), strict=False):
        placed = [(across(x), up(y)) for x, y in points]
        shapes += [path(placed, colour), text(RIGHT + 10, placed[-1][1] + 4, name, colour=colour)]
    return document(WIDTH, HEIGHT, title, shapes)


class _Scale:
    """Place numbers between *start* and *end* by their logarithm; *whole* lets it begin and end at powers of ten."""

    def __init__(self, numbers: Sequence[float], start: float, end: float, *, whole: bool = False) -> None:
        least, most = log10(min(numbers)), log10(max(numbers))
        self.least: float = floor(least) if whole else least
        self.most: float = ceil(most) if whole else most
        self._start, self._end = start, end

    def __call__(self, number: float) -> float:
        """Give the place of *number*."""
        share = (log10(number) - self.least) / ((self.most - self.least) or 1)
        return self._start + share * (self._end - self._start)


def _grid(across: _Scale, up: _Scale, columns: Sequence[float]) -> Iterator[str]:
    for power in range(int(up.least), int(up.most) + 1):
        y = up(10**power)
        yield line(LEFT, y, RIGHT, y)
        yield text(LEFT - 8, y + 4, f"{10**power:,}", "end", FAINT)
    for column in columns:
        yield line(across(column), TOP, across(column), BOTTOM)
        yield text(across(column), BOTTOM + 20, f"{column:,.0f}", "middle", FAINT)
