"""The same work, done by every gateway that can do it, in turns."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack

from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.peers import ALL, MOBILE, Peer, Work
from benchmarks.progress import say
from benchmarks.report.bars import Bar, bars
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import judged

__all__ = ["compare"]

COLUMNS = (
    "gateway",
    "µs",
    "of it user",
    "kernel",
    "× ours",
    "a second",
    "p50 ms",
    "p99 ms",
    "busy",
    "services",
    "load",
)
MEANING = (
    "Processor time that a request takes of the gateway's whole process tree, in microseconds; × ours is how many"
    " times that of ours: mobile it is. Beside it: requests a second at full speed, the time that half and 99 in 100 of"
    " them took, and how much of a core gateway, services and load generator were busy. Where services and load fill"
    " their core, requests a second say how fast those are; processor time still says what the gateway costs."
)
CONNECTIONS: Mapping[Work, int] = {Work.LARGE: 4}
USUAL = 32


def compare(bench: Bench, work: Work, peers: Sequence[Peer] = ALL) -> Section:
    """Let *peers* do *work* in turns, and tell the medians, the least first."""
    left_out = LeftOut()
    with ExitStack() as stack:
        racing = dict(_racing(bench, work, peers, stack, left_out))
        rounds = _in_turns(bench, work, racing)
    middle = {gateway.peer.name: Round.middle(taken) for gateway, taken in rounds.items()}
    ordered = dict(sorted(middle.items(), key=lambda one: one[1].cost))
    costs = {name: taken.cost for name, taken in ordered.items()}
    ours = MOBILE.name
    drawn = [Bar(name, (taken.user, taken.system), name.startswith("ours")) for name, taken in ordered.items()]
    title, legend = (
        work[0].upper() + work[1:],
        "µs of processor time per request: the program's own (dark) and the kernel's (pale)",
    )
    return Section(
        title=title,
        meaning=MEANING,
        tables=[Table(COLUMNS, [_row(name, taken, costs.get(ours)) for name, taken in ordered.items()])],
        verdicts=judged(work, costs, ours),
        charts={f"{work.name.lower()}.svg": bars(title, legend, drawn)},
        left_out=left_out,
    )


def _racing(
    bench: Bench, work: Work, peers: Sequence[Peer], stack: ExitStack, left_out: LeftOut
) -> Iterator[tuple[Gateway, float]]:
    for peer in bench.effort.chosen([one for one in peers if work in one.asks]):
        with left_out.trying(peer):
            gateway = stack.enter_context(bench.started(peer))
            rate = bench.warm(gateway, peer.asks[work], CONNECTIONS.get(work, USUAL))
            say(f"{work}: {peer.name} answers {rate:,.0f} requests a second")
            yield gateway, rate


def _in_turns(bench: Bench, work: Work, racing: Mapping[Gateway, float]) -> Mapping[Gateway, Sequence[Round]]:
    rounds: dict[Gateway, list[Round]] = {gateway: [] for gateway in racing}
    for number in range(1, bench.effort.rounds + 1):
        for gateway, rate in racing.items():
            connections = CONNECTIONS.get(work, USUAL)
            pace = Pace(connections, max(connections, int(rate * bench.effort.seconds)))
            rounds[gateway].append(bench.measure(gateway, gateway.peer.asks[work], pace))
        told = ", ".join(f"{gateway.peer.name} {taken[-1].cost:,.0f} µs" for gateway, taken in rounds.items())
        say(f"{work}: round {number} of {bench.effort.rounds}: {told}")
    return rounds


def _row(name: str, taken: Round, ours: float | None) -> Sequence[str]:
    ratio = f"{taken.cost / ours:.2f}" if ours else "–"
    costs = [f"{one:,.0f}" for one in (taken.cost, taken.user, taken.system)]
    shares = [f"{share:.0%}" for share in (taken.busy, taken.services, taken.load)]
    return [name, *costs, ratio, f"{taken.rate:,.0f}", f"{taken.typical:.2f}", f"{taken.late:.2f}", *shares]
