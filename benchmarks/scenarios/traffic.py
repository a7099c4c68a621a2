"""What a limit costs, and what an answer costs that was kept, beside an answer with nothing behind it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from urllib.request import Request, urlopen

from benchmarks.ask import Ask
from benchmarks.gateways.doors import CLOSED
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
OF_SOMEBODY = Ask(CLOSED, (TOKEN,))
KEPT, ALIKE = Ask("/kept/1000/picture"), Ask(STILL)
HIT = "; hit"
SCRIPT = "evalsha"
COUNTED = Pace(CONNECTIONS, 2_000)
PLAN = {"RATE": "900000/s", "BURST": "900000", "QUOTA__DAY": "3000000000", "QUOTA__MONTH": "3000000000"}
LIMITS = {"LIMITS__CONSUMER": "all", **{f"LIMITS__PLANS__ALL__{name}": value for name, value in PLAN.items()}}


@dataclass(frozen=True)
class Way:
    """Hold a gateway with these *settings* that is asked for *wanted*, beside one without for what is *empty*.

    Without any it is the same one. *needs* opens what it cannot do without, which may be a Redis that is *shared*. What
    is *kept* is no call.
    """

    name: str
    settings: Mapping[str, str]
    wanted: Ask = OF_SOMEBODY
    empty: Ask = OF_SOMEBODY
    needs: AbstractContextManager[None] = field(default_factory=nullcontext)
    shared: Shared | None = None
    kept: bool = False


def restrain(bench: Bench) -> Section:
    """Ask for nothing, and then for something, in turns.

    Two processes of the same program differ by as much as a limit costs, so each turn has two new ones.
    """
    left_out, tolls = LeftOut(), dict[str, Toll]()
    for way in _ways(bench):
        with left_out.trying(set_to(way.name, way.settings)), way.needs:
            turns = [_turn(bench, way, number) for number in range(1, bench.effort.rounds + 1)]
            asks = [asks for *_, asks in turns if asks is not None]
            tolls[way.name] = Toll.of([(empty, wanted) for empty, wanted, _ in turns], max(asks, default=None))
    if not tolls:
        raise Unavailable("nobody is left to measure")
    return told(tolls, left_out)


def _turn(bench: Bench, way: Way, number: int) -> tuple[Round, Round, float | None]:
    """Give what nothing and something cost, and how often the store was asked for each of the latter."""
    with ExitStack() as stack:
        gateway = stack.enter_context(bench.started(set_to(way.name, way.settings)))
        plain = stack.enter_context(bench.started(set_to("plain", {}))) if way.settings else gateway
        rate = bench.warm(plain, way.empty, CONNECTIONS)
        bench.warm(gateway, way.wanted, CONNECTIONS)
        if way.kept:
            _refuse_a_call(gateway, way.wanted)
        pace = Pace(CONNECTIONS, max(CONNECTIONS, int(rate * bench.effort.seconds)))
        pair = bench.measure(plain, way.empty, pace), bench.measure(gateway, way.wanted, pace)
        asks = _asks(bench, way.shared, gateway, way.wanted)
    say(f"traffic: {way.name}, round {number} of {bench.effort.rounds}")
    return *pair, asks


def _ways(bench: Bench) -> Sequence[Way]:
    (port,) = free_ports(1)
    shared = Shared(port)
    redis = {**LIMITS, "STORE__KIND": "redis", "STORE__URL": shared.url}
    return (
        Way("three limits, in memory", LIMITS),
        Way(
            "three limits, in Redis",
            redis,
            needs=redis_running(shared, bench.cores.others, bench.folder),
            shared=shared,
        ),
        Way("a kept answer", {}, KEPT, ALIKE, kept=True),
    )


def _asks(bench: Bench, shared: Shared | None, gateway: Gateway, wanted: Ask) -> float | None:
    if shared is None:
        return None
    before = shared.asked(SCRIPT)
    bench.load.push(gateway.address, wanted, COUNTED)
    return (shared.asked(SCRIPT) - before) / COUNTED.requests


def _refuse_a_call(gateway: Gateway, ask: Ask) -> None:
    with urlopen(Request(gateway.address + ask.path, headers=dict(ask.headers))) as answer:  # noqa: S310 – to loopback
        said: str = answer.headers["cache-status"] or "nothing"
    if HIT not in said:
        raise Unavailable(f"it says that the answer was not kept: {said}")
