"""`make bench-overload`: draw what is left of a gateway under three times its load, into benchmarks/results."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench, Effort
from benchmarks.overload.page import page, section
from benchmarks.overload.trial import Trial, tried
from benchmarks.peers import ALL, MOBILE
from benchmarks.peers.peer import Peer
from benchmarks.progress import say
from benchmarks.report.machine import described
from benchmarks.report.results import RESULTS
from benchmarks.unavailable import Unavailable

PEERS: Sequence[Peer] = (MOBILE, *(peer for peer in ALL if peer.name.startswith("FastAPI")))

Seconds = Annotated[int, typer.Option(min=3, help="How long the overload lasts.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often each gateway is tried.")]
Only = Annotated[list[str] | None, typer.Option("--peer", help="Try those with this in their name.")]
Write = Annotated[bool, typer.Option(help="Write into benchmarks/results.")]


def overload(seconds: Seconds = 30, rounds: Rounds = 3, peer: Only = None, *, write: Write = True) -> None:
    """Ask gateways for three times what they can do, and see what they do then and afterwards."""
    facts = {**described(), "overload": f"{seconds} s"}
    effort = Effort(rounds, only=tuple(peer or ()))
    left_out = LeftOut()
    try:
        trials = _tried(effort, seconds, left_out)
    except Unavailable as why:
        say(f"overload: {why}")
        raise typer.Exit(1) from why
    found = section(trials, MOBILE.name, seconds, left_out)
    typer.echo(found.text())
    if write:
        for name, chart in found.charts.items():
            (RESULTS / name).write_text(chart)
        (RESULTS / "overload.md").write_text(page(found, facts))
        say(f"written: {RESULTS / 'overload.md'}")


def _tried(effort: Effort, seconds: int, left_out: LeftOut) -> Mapping[str, Trial]:
    trials: dict[str, Trial] = {}
    with Bench.opened(effort) as bench:
        for one in effort.chosen(PEERS):
            with left_out.trying(one):
                trials[one.name] = Trial.middle([tried(bench, one, seconds) for _ in range(effort.rounds)])
    return trials


if __name__ == "__main__":
    typer.run(overload)
