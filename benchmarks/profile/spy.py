"""Looking at a gateway's stack, many times a second, while it bears load; py-spy does it from outside."""

from pathlib import Path
from typing import Literal

from benchmarks.ask import Ask
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.running.cores import on
from benchmarks.running.process import PATIENCE, running
from benchmarks.unavailable import Unavailable

__all__ = ["Shape", "watched"]

Shape = Literal["raw", "flamegraph"]
PER_SECOND = 250
CONNECTIONS = 8
"""Few, so that a gateway which is stopped for each look still answers in time."""


def watched(bench: Bench, gateway: Gateway, ask: Ask, file: Path, shape: Shape, seconds: int) -> None:
    """Write to *file* what *gateway* did in so many *seconds* of full load; raises Unavailable if nobody may look."""
    rate = bench.warm(gateway, ask, CONNECTIONS)
    options = ("record", "--native", "--pid", str(gateway.pid), "--format", shape, "--output", str(file))
    timing = ("--duration", str(seconds), "--rate", str(PER_SECOND))
    log = bench.folder / "py-spy.log"
    with running(on(bench.cores.others, [*bench.shelf.python("py-spy"), *options, *timing]), log) as spy:
        while spy.poll() is None:
            bench.load.push(gateway.address, ask, Pace(CONNECTIONS, max(CONNECTIONS, int(rate / 2))))
        if spy.wait(PATIENCE) != 0:
            raise Unavailable(f"py-spy may not look: {log.read_text().strip()[-300:]}")
