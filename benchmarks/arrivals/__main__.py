"""Ask, and write down what became of it."""

import gc
import resource
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
import uvloop

from benchmarks.arrivals.answered import write
from benchmarks.arrivals.crowd import Crowd
from benchmarks.arrivals.stage import Stage, due

Said = Annotated[list[str], typer.Option("--stage", help="Requests a second, and for how many seconds: 2000:5.")]
Fields = Annotated[list[str] | None, typer.Option("--header", help="A field that each request has.")]
Most = Annotated[int, typer.Option(min=1, help="Over how many connections.")]
To = Annotated[Path, typer.Option(help="The file for what became of each request.")]

ASKING = "asking"
"""What is said on standard output when the first request is due."""


def ask(url: str, stage: Said, to: To, header: Fields = None, most: Most = 400) -> None:
    """Ask for *url*, as often as the stages say."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    where = urlsplit(url)
    lines = [f"GET {where.path} HTTP/1.1", f"Host: {where.netloc}", *(header or []), "", ""]
    gc.disable()  # or the pauses of ours would be told as the gateway's; nothing here goes in circles
    crowd = Crowd(where.hostname or "", where.port or 80, "\r\n".join(lines).encode(), most=most)
    uvloop.run(crowd.ask(list(due([Stage.read(one) for one in stage])), lambda: typer.echo(ASKING)))
    write(to, crowd.answers)


if __name__ == "__main__":
    typer.run(ask)
