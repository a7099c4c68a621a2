"""What is measured: each scenario is asked for by its name, and gives a section of the report."""

from collections.abc import Callable, Mapping
from functools import partial

from benchmarks.measuring.bench import Bench
from benchmarks.peers import ALL, BENCH, MOBILE, Work
from benchmarks.peers.peer import Peer
from benchmarks.report.section import Section
from benchmarks.scenarios.collector import freeze
from benchmarks.scenarios.footprint import weigh
from benchmarks.scenarios.growth import grow_by_parts, grow_by_size
from benchmarks.scenarios.hanging import hang
from benchmarks.scenarios.identity import identify
from benchmarks.scenarios.latency import delay
from benchmarks.scenarios.layers import take_apart
from benchmarks.scenarios.side_by_side import compare
from benchmarks.scenarios.traffic import restrain

__all__ = ["SCENARIOS", "Scenario"]

Scenario = Callable[[Bench], Section]

PASSING: tuple[Peer, ...] = (MOBILE, *(peer for peer in ALL if not peer.ours))
"""One of ours stands for all of them where they run the same code."""

SCENARIOS: Mapping[str, Scenario] = {
    "composition": partial(compare, work=Work.COMPOSITION),
    "small": partial(compare, work=Work.SMALL, peers=PASSING),
    "large": partial(compare, work=Work.LARGE, peers=PASSING),
    "write": partial(compare, work=Work.WRITE),
    "latency": partial(delay, peers=(BENCH, *(peer for peer in ALL if not peer.ours))),
    "parts": grow_by_parts,
    "size": grow_by_size,
    "identity": identify,
    "traffic": restrain,
    "hanging": hang,
    "layers": take_apart,
    "collector": freeze,
    "footprint": partial(weigh, peers=ALL),
}
