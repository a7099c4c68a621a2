"""What each layer of ours costs of a composed request.

Processor time is measured without anybody looking. Then somebody looks, and what the program took itself is divided by
how often it was found in each layer; what the kernel took on its behalf is measured, and stands beside.
"""

from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.peers import MOBILE, Work
from benchmarks.profile.layers import by_layer, divided
from benchmarks.profile.spy import CONNECTIONS, watched
from benchmarks.progress import say
from benchmarks.report.bars import Bar, bars
from benchmarks.report.section import Section
from benchmarks.report.table import Table

__all__ = ["take_apart"]

MEANING = (
    "The composition of ours: mobile, in microseconds of processor time per request. The kernel's is measured; the"
    " program's own is divided by samples of its stack, each counted for the innermost frame that belongs to a layer."
)
TITLE = "Cost by layer"
LOOKING = 6


def take_apart(bench: Bench) -> Section:
    """Divide what a composition costs the mobile gateway."""
    say("layers: looking at the mobile gateway ...")
    ask, file = MOBILE.asks[Work.COMPOSITION], bench.folder / "samples"
    with bench.started(MOBILE) as gateway:
        whole = _measured(bench, gateway)
        watched(bench, gateway, ask, file, "raw", LOOKING)
    shares = divided(whole.user, whole.system, by_layer(file.read_text().splitlines()))
    rows = [[layer, f"{cost:,.0f}", f"{cost / whole.cost:.0%}"] for layer, cost in shares.items()]
    drawn = [Bar(layer, (cost,), ours=True) for layer, cost in shares.items()]
    chart = bars(TITLE, "µs of processor time per composed request", drawn)
    return Section(TITLE, MEANING, [Table(("layer", "µs", "share"), rows)], charts={"layers.svg": chart})


def _measured(bench: Bench, gateway: Gateway) -> Round:
    ask = MOBILE.asks[Work.COMPOSITION]
    rate = bench.warm(gateway, ask, CONNECTIONS)
    pace = Pace(CONNECTIONS, int(rate * bench.effort.seconds))
    return Round.middle([bench.measure(gateway, ask, pace) for _ in range(bench.effort.rounds)])
