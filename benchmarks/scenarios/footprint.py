"""How much memory a gateway holds, and how long it takes to start."""

from collections.abc import Sequence
from statistics import median

from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.peers import Peer
from benchmarks.progress import say
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.running.cost import resident, spent

__all__ = ["weigh"]

COLUMNS = ("gateway", "start ms", "of it processor ms", "MB at rest", "MB after load")
MEANING = (
    "From the start of the program to its first answer, the processor time until then, and the memory that all its"
    " processes hold: before the first load, and after some seconds of it."
)
MEGABYTE = 1e6
CONNECTIONS = 32


def weigh(bench: Bench, peers: Sequence[Peer]) -> Section:
    """Start each of *peers* some times, and look at it before and after load."""
    rows: list[Sequence[str]] = []
    left_out = LeftOut()
    for peer in bench.effort.chosen(peers):
        with left_out.trying(peer):
            starts = [_start_of(bench, peer) for _ in range(bench.effort.rounds)]
            figures = [*(median(column) for column in zip(*starts, strict=True)), _after_load(bench, peer)]
            rows.append([peer.name, *(f"{figure:,.0f}" for figure in figures)])
            say(f"footprint: {peer.name} starts in {figures[0]:,.0f} ms and holds {figures[-1]:,.0f} MB")
    return Section("Memory and start", MEANING, [Table(COLUMNS, rows)], left_out=left_out)


def _start_of(bench: Bench, peer: Peer) -> tuple[float, float, float]:
    with bench.started(peer) as gateway:
        return gateway.start * 1e3, spent(gateway.pid).total * 1e3, resident(gateway.pid) / MEGABYTE


def _after_load(bench: Bench, peer: Peer) -> float:
    with bench.started(peer) as gateway:
        bench.warm(gateway, next(iter(peer.asks.values())), CONNECTIONS)
        return resident(gateway.pid) / MEGABYTE
