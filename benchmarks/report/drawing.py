"""The few shapes that our charts are made of."""

from collections.abc import Iterable
from typing import Literal
from xml.sax.saxutils import escape

__all__ = ["FAINT", "INK", "OTHERS", "OURS", "Anchor", "document", "line", "path", "rectangle", "text"]

INK, FAINT = "#24292f", "#8c959f"
OURS = ("#0b6e4f", "#7fc8a9")
"""The colours of ours: the strong one, and the pale one."""
OTHERS = ("#57606a", "#afb8c1")
"""The colours of all others."""

LETTERS = 'font-family="system-ui, sans-serif" font-size="13"'

Anchor = Literal["start", "middle", "end"]


def document(width: int, height: int, title: str, shapes: Iterable[str]) -> str:
    """Put *shapes* onto a white sheet, below its *title*."""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    sheet = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}" {LETTERS}>'
    heading = f'<text x="16" y="28" fill="{INK}" font-size="16" font-weight="600">{escape(title)}</text>'
    return "\n".join([sheet, rectangle(0, 0, width, height, "#ffffff"), heading, *shapes, "</svg>\n"])


def text(x: float, y: float, said: str, anchor: Anchor = "start", colour: str = INK) -> str:
    """Write *said*, its line at *y*."""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(said)}</text>'


def rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Fill a rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def line(x: float, y: float, to_x: float, to_y: float, colour: str = "#d0d7de") -> str:
    """Draw a thin straight line."""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"/>'


def path(points: Iterable[tuple[float, float]], colour: str) -> str:
    """Join *points*."""
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>'
