"""One turn: two loads that go on evenly, on healthy services and on one that is well, hangs, and is well again.

It is the same load all the time, so that what differs between the spans is the hanging alone. The others are asked by
h2load, which notes when it sent what; the one that hangs by requests that come when they come, and wait as they must.
"""

import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

from benchmarks.arrivals.answered import Answered, read
from benchmarks.arrivals.stage import Stage
from benchmarks.ask import Ask
from benchmarks.hanging.span import Span
from benchmarks.hanging.way import Way
from benchmarks.measuring.bench import Bench
from benchmarks.measuring.gateway import Gateway
from benchmarks.measuring.load import Pace
from benchmarks.running.cores import on
from benchmarks.running.cost import spent
from benchmarks.unavailable import Unavailable

__all__ = ["AGAIN", "HUNG", "WELL", "Site", "Turn", "turned"]

WELL, HUNG, AGAIN = 1.5, 2.0, 0.75
"""How long the spans are, as shares of a turn's seconds."""

LASTING = 0.03
"""How many seconds a healthy request may last before connections run out."""

OPENING = 0.003
"""After how many seconds the load on the others opens its next connection."""

SETTLING = 0.2
"""How many seconds are left out, before the first span and after the last one."""

WAITING = 1.3
"""How many seconds a request may wait for the service that hangs."""


@dataclass(frozen=True)
class Site:
    """Hold a *gateway*, the process of the service behind it that may hang, and how both of its loads ask."""

    gateway: Gateway
    service: "subprocess.Popen[bytes]"
    healthy: Ask
    hung: Ask


@dataclass(frozen=True)
class Turn:
    """Hold what was before, what was while the service hung, and what was when it was well *again*."""

    before: Span
    meanwhile: Span
    again: Span

    def times(self, share: float) -> float:
        """Give how many times as long the others' answers took while it hung."""
        return self.meanwhile.time(share) / self.before.time(share)


def turned(bench: Bench, site: Site, way: Way, healthy: float, hung: float) -> Turn:
    """Ask both at these rates, and let the service hang in *way*; raises Unavailable if the load cannot be pushed."""
    lengths = [share * bench.effort.seconds for share in (WELL, HUNG, AGAIN)]
    connections = ceil(healthy * LASTING)
    lasting = connections * OPENING + sum(lengths) + 2 * SETTLING
    pace = Pace(connections, ceil(healthy * lasting), healthy)
    with _asking(bench, site, hung, lasting) as arriving, ThreadPoolExecutor(1) as pool:
        pushed = pool.submit(bench.load.push, site.gateway.address, site.healthy, pace)
        time.sleep(connections * OPENING + SETTLING)  # noqa: TID251 – real programs are asked, in real time
        moments, busy = _led_through(site, way, lengths)
        asked = pushed.result().asked
        answers = arriving.over()
    spans = [
        Span.of(
            [one for one in asked if begin <= one[0] < end],
            [one for one in answers if begin <= arriving.began + one.due < end],
            used / (end - begin),
        )
        for (begin, end), used in zip(pairwise(moments), busy, strict=True)
    ]
    return Turn(*spans)


def _led_through(site: Site, way: Way, lengths: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    moments, used = [time.time()], [spent(site.gateway.pid).total]
    for length, told in zip(lengths, (way.begins, way.ends, None), strict=True):
        time.sleep(length)  # noqa: TID251 – real programs are asked, in real time
        used.append(spent(site.gateway.pid).total)
        moments.append(time.time())
        if told is not None:
            site.service.send_signal(told)
    return moments, [after - before for before, after in pairwise(used)]


class _Arriving:
    """Wait until *process* asks; *began* is when that was, in seconds since 1970."""

    def __init__(self, process: "subprocess.Popen[str]", file: Path) -> None:
        self._process = process
        self._file = file
        if process.stdout is not None:
            process.stdout.readline()
        self.began = time.time()

    def over(self) -> Sequence[Answered]:
        """Wait for the last answer, and give all of them."""
        _, said = self._process.communicate()
        if self._process.returncode:
            raise Unavailable(f"the load ends with {self._process.returncode}: {said.strip()[-200:]}")
        return read(self._file)


@contextmanager
def _asking(bench: Bench, site: Site, rate: float, seconds: float) -> Generator[_Arriving]:
    file = bench.folder / "arrivals"
    most = ceil(rate * WAITING)
    options = ["--to", str(file), "--stage", str(Stage(rate, seconds)), "--most", str(most)]
    options += [option for name, value in site.hung.headers for option in ("--header", f"{name}: {value}")]
    command = [sys.executable, "-m", "benchmarks.arrivals", site.gateway.address + site.hung.path, *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(on(bench.cores.others, command), stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield _Arriving(process, file)
        finally:
            process.kill()
