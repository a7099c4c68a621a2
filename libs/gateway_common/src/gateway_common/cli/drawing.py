"""Drawing the plans of a gateway, for a person at a terminal or for a page of Markdown."""

import typer
from fastapi import FastAPI
from rich.console import Console

from gateway_common.cli.complaints import Complaint
from gateway_common.plans import LEGEND, chosen, markdown_of, timeline

__all__ = ["draw"]


def draw(app: FastAPI, name: str = "", *, mermaid: bool = False) -> None:
    """Print the plan of the composition *name* of *app*, or of all of them; raises Complaint if there is none."""
    try:
        declared = chosen(app, name)
    except LookupError as error:
        raise Complaint(str(error)) from error
    if mermaid:
        typer.echo(markdown_of(declared))
        return
    console = Console(soft_wrap=True, highlight=False)
    for one in declared:
        console.print(timeline(one), end="\n\n")
    console.print(LEGEND, style="dim")
