"""Rows of text side by side, for a person at a terminal."""

from collections.abc import Iterator, Sequence

__all__ = ["columns"]


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Align *rows* so that each column is as wide as its widest text."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
