"""All plans of a gateway, one after the other: as text, or as a page of Markdown."""

from collections.abc import Sequence

from fastapi import FastAPI

from gateway_common.app import Declared, declared_in
from gateway_common.plans.mermaid import diagram
from gateway_common.plans.timeline import LEGEND, timeline

__all__ = ["chosen", "markdown_of", "text_of"]


def chosen(app: FastAPI, name: str = "") -> Sequence[Declared]:
    """Give the composition *name* of *app*, or all of them; raises LookupError saying which there are."""
    declared = declared_in(app)
    found = [one for one in declared if name in {"", one.composition.name}]
    if not found:
        there = ", ".join(sorted({one.composition.name for one in declared})) or "none"
        raise LookupError(
            f"there is no composition {name}; there is {there}." if name else "there is no composition yet."
        )
    return found


def text_of(declared: Sequence[Declared]) -> str:
    """Draw the compositions of *declared* in plain text, with the legend at the end."""
    return "\n\n".join([*(timeline(one).plain for one in declared), LEGEND]) + "\n"


def markdown_of(declared: Sequence[Declared]) -> str:
    """Draw the compositions of *declared* as Mermaid flowcharts, each under its name."""
    return "\n".join(f"## {one.composition.name}\n\n```mermaid\n{diagram(one)}\n```\n" for one in declared)
