"""The shape of a path: its segments, of which each is either a text or a place for a value."""

import re
from urllib.parse import unquote

from gateway_common.errors import ProblemError
from gateway_common.wire.paths import PathTemplate, canonical

__all__ = ["Shape", "flaw_of", "is_closer", "segments_of", "shape_of"]

Shape = tuple[str | None, ...]
"""Texts, decoded, and None for each place of a value."""

_WHOLE = re.compile(r"\{\w+\}")
_SAMPLE = "x"


def segments_of(path: str) -> list[str]:
    """Split a path that begins with a slash."""
    return path.split("/")[1:]


def shape_of(template: PathTemplate) -> Shape:
    """Give the shape of *template*, which `flaw_of` has found to have one."""
    return tuple(None if _WHOLE.fullmatch(one) else unquote(one) for one in segments_of(template.text))


def is_closer(one: Shape, other: Shape) -> bool:
    """Tell whether *one* is found before *other* where both fit: the first text that stands against a value decides."""
    return next((ours is not None for ours, theirs in zip(one, other, strict=False) if ours != theirs), False)


def flaw_of(text: str) -> str | None:
    """Say why *text* is no path in the form in which requests come, with whole segments for values; None if it is."""
    try:
        template = PathTemplate(text)
    except ValueError as error:
        return str(error)
    if any("{" in one and not _WHOLE.fullmatch(one) for one in segments_of(text)):
        return f"{text!r} mixes a value with text in one segment; give the value a segment of its own"
    sample = _WHOLE.sub(_SAMPLE, template.text)
    plain = _canonical(sample)
    if plain != sample:
        return f"{text!r} is not how anybody can ask for it; write it without codes that need none, or other oddities"
    return None


def _canonical(path: str) -> str | None:
    try:
        return canonical(path.encode())
    except ProblemError:
        return None
