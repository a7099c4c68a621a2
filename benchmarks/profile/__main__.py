"""`make profile`: draw the hot path of the mobile gateway, composing an order card under load, as a flame graph."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring.bench import Bench, Effort
from benchmarks.peers import MOBILE, Work
from benchmarks.profile.spy import watched
from benchmarks.progress import say
from benchmarks.report.results import RESULTS
from benchmarks.unavailable import Unavailable

Of = Annotated[Work, typer.Option("--work", help="What it is asked to do.")]
Seconds = Annotated[int, typer.Option(help="How long to look.")]
File = Annotated[Path, typer.Option(help="Where to draw.")]


def draw(of: Of = Work.COMPOSITION, seconds: Seconds = 8, file: File = RESULTS / "flame.svg") -> None:
    """Draw where the mobile gateway spends its time."""
    try:
        with Bench.opened(Effort()) as bench, bench.started(MOBILE) as gateway:
            say(f"looking at {MOBILE.name} for {seconds} s ...")
            watched(bench, gateway, MOBILE.asks[of], file, "flamegraph", seconds)
    except Unavailable as why:
        say(f"profile: {why}")
        raise typer.Exit(1) from why
    say(f"open {file} in a browser")


if __name__ == "__main__":
    typer.run(draw)
