"""What a limit costs, and what an answer costs that was kept, beside an answer with nothing behind it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from urllib.request import Request, urlopen

from benchmarks.ask import Ask
from benchmarks.gateways.doors import CLOSED, OPEN
from benchmarks.gateways.still import STILL
from benchmarks.identity.redis import Shared, redis_running
from benchmarks.left_out import LeftOut
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.measuring.round import Round
from benchmarks.peers.ours import TOKEN, set_to
from benchmarks.progress import say
from benchmarks.report.section import Section
from benchmarks.report.toll import Toll
from benchmarks.report.traffic import told
from benchmarks.running.ports import free_ports
from benchmarks.unavailable import Unavailable

__all__ = ["restrain"]

CONNECTIONS = 16
NOTHING, OF_SOMEBODY = Ask(OPEN), Ask(CLOSED, (TOKEN,))
KEPT, ALIKE = Ask("/kept/1000/picture"), Ask(STILL)
HIT = "; hit"
SCRIPT = "evalsha"
COUNTED = Pace(CONNECTIONS, 2_000)
PLAN = {"RATE": "900000/s", "BURST": "900000", "QUOTA__DAY": "3000000000", "QUOTA__MONTH": "3000000000"}
LIMITS = {"LIMITS__CONSUMER": "all", **{f"LIMITS__PLANS__ALL__{name}": value for name, value in PLAN.items()}}


@dataclass(frozen=True)
class Way:
    """Hold a gateway with these *settings* that is asked for *wanted*, and one without for what is *empty*.

    *needs* opens what it cannot do without, which may be a Redis that is *shared*. What is *kept* is no call.
    """

    name: str
    settings: Mapping[str, str]
    wanted: Ask = OF_SOMEBODY
    empty: Ask = OF_SOMEBODY
    needs: AbstractContextManager[None] = field(default_factory=nullcontext)
    shared: Shared | None = None
    kept: bool = False


def restrain(bench: Bench) -> Section:
    """Ask a gateway without limits for nothing, and then one of those with something, in turns."""
    left_out, turns = LeftOut(), dict[str, list[tuple[Round, Round]]]()
    with ExitStack() as stack:
        plain = stack.enter_context(bench.started(set_to("plain", {})))
        rate = bench.warm(plain, NOTHING, CONNECTIONS)
        pace = Pace(CONNECTIONS, max(CONNECTIONS, int(rate * bench.effort.seconds)))
        opened = list(_opened(bench, stack, left_out))
        for number in range(1, bench.effort.rounds + 1):
            for way, gateway in opened:
                pair = (bench.measure(plain, way.empty, pace), bench.measure(gateway, way.wanted, pace))
                turns.setdefault(way.name, []).append(pair)
            say(f"traffic: round {number} of {bench.effort.rounds}")
        tolls = {way.name: Toll.of(turns[way.name], _asks(bench, way, gateway)) for way, gateway in opened}
    if not tolls:
        raise Unavailable("nobody is left to measure")
    return told(tolls, left_out)


def _ways(bench: Bench) -> Sequence[Way]:
    (port,) = free_ports(1)
    shared = Shared(port)
    redis = {**LIMITS, "STORE__KIND": "redis", "STORE__URL": shared.url}
    return (
        Way("a rate and two quotas, in memory", LIMITS),
        Way("the same, in Redis", redis, needs=redis_running(shared, bench.cores.others, bench.folder), shared=shared),
        Way("a kept answer", {}, KEPT, ALIKE, kept=True),
    )


def _opened(bench: Bench, stack: ExitStack, left_out: LeftOut) -> Iterator[tuple[Way, Gateway]]:
    for way in _ways(bench):
        peer = set_to(way.name, way.settings)
        with left_out.trying(peer):
            stack.enter_context(way.needs)
            gateway = stack.enter_context(bench.started(peer))
            bench.warm(gateway, way.wanted, CONNECTIONS)
            if way.kept:
                _refuse_a_call(gateway, way.wanted)
            yield way, gateway


def _asks(bench: Bench, way: Way, gateway: Gateway) -> float | None:
    if way.shared is None:
        return None
    before = way.shared.asked(SCRIPT)
    bench.load.push(gateway.address, way.wanted, COUNTED)
    return (way.shared.asked(SCRIPT) - before) / COUNTED.requests


def _refuse_a_call(gateway: Gateway, ask: Ask) -> None:
    with urlopen(Request(gateway.address + ask.path, headers=dict(ask.headers))) as answer:  # noqa: S310 – to loopback
        said: str = answer.headers["cache-status"] or "nothing"
    if HIT not in said:
        raise Unavailable(f"it says that the answer was not kept: {said}")
