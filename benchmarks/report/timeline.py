"""A chart of what happened over time, as shares of what was possible."""

from collections.abc import Mapping, Sequence

from benchmarks.report.drawing import FAINT, OTHERS, OURS, document, line, path, rectangle, text

__all__ = ["timeline"]

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 60, 610, 70, 330
MOST = 1.2
"""The largest share that is drawn."""

SHADE = "#fff1e5"

Points = Sequence[tuple[float, float]]


def timeline(
    title: str, legend: str, drawn: Mapping[str, Points], *, shaded: tuple[float, float], seconds: float
) -> str:
    """Draw a curve of shares for each name, over so many *seconds*, and shade a span of them."""

    def across(second: float) -> float:
        return LEFT + (RIGHT - LEFT) * second / seconds

    def up(share: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(share, MOST) / MOST

    begin, end = map(across, shaded)
    shapes = [text(16, 50, legend, colour=FAINT), rectangle(begin, TOP, end - begin, BOTTOM - TOP, SHADE)]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        shapes += [line(LEFT, up(share), RIGHT, up(share)), text(LEFT - 8, up(share) + 4, f"{share:.0%}", "end", FAINT)]
    for second in range(0, int(seconds) + 1, max(1, int(seconds / 10))):
        shapes.append(text(across(second), BOTTOM + 20, f"{second} s", "middle", FAINT))
    for place, (colour, (name, points)) in enumerate(zip((OURS[0], OTHERS[0]), drawn.items(), strict=False)):
        shapes += [path([(across(x), up(y)) for x, y in points], colour)]
        shapes.append(text(RIGHT + 10, TOP + 20 * (place + 1), name, colour=colour))
    return document(WIDTH, HEIGHT, title, shapes)
