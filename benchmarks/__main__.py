"""`make bench`: measure all of it, or what is named, and tell what was found."""

from contextlib import suppress
from typing import Annotated

import typer

from benchmarks.measuring.bench import Bench, Effort
from benchmarks.peers import ALL
from benchmarks.progress import say
from benchmarks.report.machine import described
from benchmarks.report.results import publish
from benchmarks.report.section import Section
from benchmarks.scenarios import SCENARIOS
from benchmarks.shelf import Shelf
from benchmarks.unavailable import Unavailable

Names = Annotated[list[str] | None, typer.Argument(help=f"What to measure: {', '.join(SCENARIOS)}; all if left out.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often each gateway has its turn.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="About how long a turn is.")]
Only = Annotated[
    list[str] | None, typer.Option("--peer", help="Measure those with this in their name; may be repeated.")
]
Write = Annotated[bool | None, typer.Option(help="Write into benchmarks/results; only whole runs do unless told to.")]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def bench(
    names: Names = None, rounds: Rounds = 5, seconds: Seconds = 1.0, peer: Only = None, *, write: Write = None
) -> None:
    """Measure our gateways side by side with others, on this machine."""
    unknown = set(names or ()) - SCENARIOS.keys()
    if unknown:
        raise typer.BadParameter(f"nobody knows {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    facts = {**described(), "turns": f"{rounds} of about {seconds:g} s"}
    try:
        sections = _measured(names or list(SCENARIOS), Effort(rounds, seconds, tuple(peer or ())))
    except Unavailable as why:
        say(f"bench: {why}")
        raise typer.Exit(1) from why
    if write or (write is None and not names and not peer):
        say(f"written: {publish(sections, facts | _versions())}")


def _measured(names: list[str], effort: Effort) -> list[Section]:
    sections: list[Section] = []
    with Bench.opened(effort) as opened:
        for name in names:
            try:
                sections.append(SCENARIOS[name](opened))
            except Unavailable as why:
                sections.append(Section(name.capitalize(), "", (), left_out=[f"left out, for {why}"]))
                say(f"{name}: {why}")
    for section in sections:
        typer.echo(section.text())
    return sections


def _versions() -> dict[str, str]:
    versions: dict[str, str] = {}
    for peer in ALL:
        with suppress(Unavailable):
            versions["ours" if peer.ours else peer.name] = peer.version(Shelf())
    return versions


if __name__ == "__main__":
    app(prog_name="python -m benchmarks")
