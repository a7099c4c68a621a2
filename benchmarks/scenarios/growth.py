"""How our cost grows: with the number of parts, and with the size of bodies."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.ask import Ask
from benchmarks.gateways.counts import COUNTS
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.peers import BENCH
from benchmarks.peers.ours import composed, forwarded, listed
from benchmarks.progress import say
from benchmarks.report.curves import curves
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.services.answers import SIZES

__all__ = ["grow_by_parts", "grow_by_size"]

CONNECTIONS = 8
COLUMNS = ("µs", "of it user", "kernel", "a second")


def grow_by_parts(bench: Bench) -> Section:
    """Compose 1 to 16 parts, side by side."""
    taken = _measured(bench, {count: composed(count) for count in COUNTS})
    title, legend = "Cost by number of parts", "µs of processor time per request, by number of parts"
    return Section(
        title=title,
        meaning="What one composed request costs ours, by the number of its parts, all of them side by side.",
        tables=[Table(("parts", *COLUMNS), [_row(f"{count}", one) for count, one in taken.items()])],
        charts={"parts.svg": curves(title, legend, {"composed": _points(taken)})},
    )


def grow_by_size(bench: Bench) -> Section:
    """Read and write lists of 1 kB to 1 MB by models, and let pictures of the same sizes pass through."""
    lists = _measured(bench, {size: listed(size) for size in SIZES})
    pictures = _measured(bench, {size: forwarded(size) for size in SIZES})
    title, legend = "Cost by size of the body", "µs of processor time per request, by bytes"
    rows = [_row(f"{size:,} by models", one) for size, one in lists.items()]
    return Section(
        title=title,
        meaning="What one request costs ours, by the size of the body: read and written by models, or passed through.",
        tables=[Table(("bytes", *COLUMNS), rows + [_row(f"{size:,} passed", one) for size, one in pictures.items()])],
        charts={"sizes.svg": curves(title, legend, {"by models": _points(lists), "passed": _points(pictures)})},
    )


def _measured(bench: Bench, asks: Mapping[int, Ask]) -> Mapping[int, Round]:
    with bench.started(BENCH) as gateway:
        rates = {size: bench.warm(gateway, ask, CONNECTIONS) for size, ask in asks.items()}
        turns = [_turn(bench, gateway, asks, rates) for _ in range(bench.effort.rounds)]
    taken = {size: Round.middle([turn[size] for turn in turns]) for size in asks}
    say("growth: " + ", ".join(f"{size:,}: {one.cost:,.0f} µs" for size, one in taken.items()))
    return taken


def _turn(bench: Bench, gateway: Gateway, asks: Mapping[int, Ask], rates: Mapping[int, float]) -> Mapping[int, Round]:
    paces = {
        size: Pace(CONNECTIONS, max(CONNECTIONS, int(rate * bench.effort.seconds))) for size, rate in rates.items()
    }
    return {size: bench.measure(gateway, ask, paces[size]) for size, ask in asks.items()}


def _points(taken: Mapping[int, Round]) -> Sequence[tuple[float, float]]:
    return [(size, one.cost) for size, one in taken.items()]


def _row(name: str, taken: Round) -> Sequence[str]:
    numbers: Iterable[float] = (taken.cost, taken.user, taken.system, taken.rate)
    return [name, *(f"{number:,.0f}" for number in numbers)]
