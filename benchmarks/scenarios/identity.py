"""What it costs to know who calls, by each way to prove it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.ask import Ask
from benchmarks.gateways.doors import CLOSED, OPEN
from benchmarks.identity.provider import provider_running
from benchmarks.identity.ways import ACCESS_TOKEN, Way, ways_by
from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.progress import say
from benchmarks.report.section import Section
from benchmarks.report.toll import Toll, told
from benchmarks.unavailable import Unavailable

__all__ = ["identify"]

CONNECTIONS = 16
ANYBODY = Ask(OPEN)
COUNTED = Pace(CONNECTIONS, 2_000)


@dataclass
class Door:
    """Hold a gateway at which somebody proves who they are, and how its turns were: as anybody, and as somebody."""

    way: Way
    gateway: Gateway
    somebody: Ask
    pace: Pace
    turns: list[tuple[Round, Round]] = field(default_factory=list[tuple[Round, Round]])

    def __str__(self) -> str:
        before, after = self.turns[-1]
        return f"{self.way.name} {after.cost:,.0f} µs, of it {after.cost - before.cost:,.0f}"


def identify(bench: Bench) -> Section:
    """Let each gateway ask for one proof, in turns, and be asked without one."""
    left_out = LeftOut()
    with ExitStack() as stack:
        issuer = stack.enter_context(provider_running(bench.cores.others, bench.folder))
        doors = list(_opened(bench, ways_by(issuer, bench.cores.others, bench.folder), left_out, stack))
        for number in range(1, bench.effort.rounds + 1):
            doors = [door for door in doors if _passes(bench, door, left_out)]
            say(f"identity: round {number} of {bench.effort.rounds}: {', '.join(map(str, doors))}")
        tolls = {door.way.name: Toll.of(door.turns, _asks(bench, door)) for door in doors}
    if not tolls:
        raise Unavailable("nobody is left to measure")
    return told(tolls, ACCESS_TOKEN, left_out)


def _opened(bench: Bench, ways: Sequence[Way], left_out: LeftOut, stack: ExitStack) -> Iterator[Door]:
    wanted = bench.effort.chosen([way.peer for way in ways])
    for way in (one for one in ways if one.peer in wanted):
        with left_out.trying(way.peer):
            stack.enter_context(way.needs())
            gateway = stack.enter_context(bench.started(way.peer))
            somebody = Ask(CLOSED, way.prove(gateway.address))
            bench.warm(gateway, ANYBODY, CONNECTIONS)
            rate = bench.warm(gateway, somebody, CONNECTIONS)
            yield Door(way, gateway, somebody, Pace(CONNECTIONS, max(CONNECTIONS, int(rate * bench.effort.seconds))))


def _passes(bench: Bench, door: Door, left_out: LeftOut) -> bool:
    before = len(door.turns)
    with left_out.trying(door.way.peer):
        anybody = bench.measure(door.gateway, ANYBODY, door.pace)
        door.turns.append((anybody, bench.measure(door.gateway, door.somebody, door.pace)))
    return len(door.turns) > before


def _asks(bench: Bench, door: Door) -> float | None:
    """Count how often the store is asked for one request, where that can be counted."""
    shared = door.way.shared
    if shared is None:
        return None
    before = shared.asked()
    bench.load.push(door.gateway.address, door.somebody, COUNTED)
    return (shared.asked() - before) / COUNTED.requests
