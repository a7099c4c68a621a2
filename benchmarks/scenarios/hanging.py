"""What the routes of healthy services have of one that hangs: the same load before, meanwhile and afterwards.

Each way of hanging has a gateway and a service of its own, and they take turns, so that a breaker has closed again when
the next turn of its gateway begins.
"""

import sys
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager

from benchmarks.hanging.turn import Site, Turn, turned
from benchmarks.hanging.way import Way
from benchmarks.measuring.bench import Bench
from benchmarks.peers.ours import DELIVERY, forwarded, set_to
from benchmarks.progress import say
from benchmarks.report.hanging import told
from benchmarks.report.section import Section
from benchmarks.running.cores import on
from benchmarks.running.ports import free_ports
from benchmarks.running.process import answering, running

__all__ = ["hang"]

CROWD = 32
HALF = 0.5
SHARE = 0.1
"""The share of all requests that are for the service that hangs."""

MOST_TURNS = 3
"""How often each way has its turn at the most: with all ways, in less than a minute."""

HEALTHY = forwarded(1000)


def hang(bench: Bench) -> Section:
    """Let a service hang in each way, in turns, at half of the requests that a gateway can answer."""
    turns: dict[Way, list[Turn]] = {way: [] for way in Way}
    with ExitStack() as stack:
        sites = {way: stack.enter_context(_site(bench, way)) for way in Way}
        rate = HALF * min(bench.warm(site.gateway, HEALTHY, CROWD) for site in sites.values())
        say(f"hanging: {rate:,.0f} requests a second, {SHARE:.0%} of them for the service that hangs")
        for _ in range(min(bench.effort.rounds, MOST_TURNS)):
            for way, site in sites.items():
                turns[way].append(turned(bench, site, way, rate * (1 - SHARE), rate * SHARE))
                say(f"hanging: one {way.said}: p99 of all others is {turns[way][-1].times(0.99):.2f} times what it was")
    return told({way.said: found for way, found in turns.items()}, rate)


@contextmanager
def _site(bench: Bench, way: Way) -> Generator[Site]:
    (port,) = free_ports(1)
    address, log = f"http://127.0.0.1:{port}", bench.folder / f"service-{port}.log"
    serving = [sys.executable, "-m", "benchmarks.services.moody", str(port)]
    command = on(bench.cores.others, serving, ended_by="KILL")
    services: Mapping[str, str] = {**bench.backend.fast, "delivery": address}
    with running(command, log) as service:
        answering(service, address, log)
        with bench.started(set_to(way.said, {}), services) as gateway:
            yield Site(gateway, service, HEALTHY, DELIVERY)
