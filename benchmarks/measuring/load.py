"""The load: h2load over HTTP/1.1, which sends a number of requests and writes down how long each took.

At full speed every connection sends its next request when the last one is answered. At a given rate connections open
one after another, so that they do not send in step: a crowd that comes all at once would wait for itself.
"""

import re
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.ask import Ask
from benchmarks.running.cores import on
from benchmarks.unavailable import Unavailable

__all__ = ["Load", "Outcome", "Pace", "read_outcome"]

_SUMMARY = re.compile(r"finished in ([\d.]+)(us|ms|s|m)\b")
_COUNTS = re.compile(r"requests: .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")
_STATUSES = re.compile(r"status codes: .*")
_BODY = re.compile(r"\((\d+)\) data")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
_STEP = "3ms"
"""How long after one connection the next is opened when the load is paced: in step with no rate that we ask for."""


@dataclass(frozen=True)
class Pace:
    """Say how hard to push: over how many *connections*, how many *requests*, and at most how many a second in all."""

    connections: int
    requests: int
    rate: float | None = None

    @property
    def options(self) -> list[str]:
        """Say it to h2load."""
        options = ["--clients", str(self.connections), "--requests", str(self.requests)]
        if self.rate is None:
            return options
        return [*options, "--rps", f"{self.rate / self.connections:.3f}", "--rate", "1", "--rate-period", _STEP]


@dataclass(frozen=True)
class Outcome:
    """Hold what came of a load: how long it took, and how long each request took, in seconds, the quickest first."""

    seconds: float
    latencies: Sequence[float]
    body: int
    """How many bytes all bodies had together."""
    spent: float = 0.0
    """Processor seconds that the load generator took itself."""
    asked: Sequence[tuple[float, float]] = field(default=(), compare=False)
    """When each request was sent, in seconds since 1970, and how long it took."""

    @property
    def rate(self) -> float:
        """Give the requests a second."""
        return len(self.latencies) / self.seconds

    def latency(self, share: float) -> float:
        """Give the time within which that *share* of the requests was answered."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class Load:
    """Push from *cores* with *generator*, and leave notes in *folder*."""

    def __init__(self, generator: Sequence[str], cores: Sequence[int], folder: Path) -> None:
        self._command = on(cores, [*generator, "--h1", "--threads", "1"])
        self._folder = folder

    def push(self, address: str, ask: Ask, pace: Pace) -> Outcome:
        """Send *ask* to *address* at that *pace*; raises Unavailable if one of the answers is none."""
        log = self._folder / "latencies"
        log.unlink(missing_ok=True)
        before = _children()
        said = self._run([*pace.options, "--log-file", str(log), *self._told(ask), f"{address}{ask.path}"])
        return read_outcome(said, log.read_text(), _children() - before)

    def _told(self, ask: Ask) -> list[str]:
        options = [option for name, value in ask.headers for option in ("--header", f"{name}: {value}")]
        if ask.body is None:
            return options
        body = self._folder / "body"
        body.write_bytes(ask.body)
        return [*options, "--data", str(body)]

    def _run(self, options: Sequence[str]) -> str:
        result = subprocess.run([*self._command, *options], capture_output=True, text=True, check=False)
        if result.returncode:
            raise Unavailable(f"h2load ends with {result.returncode}: {result.stderr.strip()}")
        return result.stdout


def read_outcome(said: str, log: str, spent: float = 0.0) -> Outcome:
    """Read what h2load *said* and its *log* of start, status and microseconds; raises Unavailable at any failure."""
    summary, counts, body = _SUMMARY.search(said), _COUNTS.search(said), _BODY.search(said)
    if summary is None or counts is None or body is None:
        raise Unavailable(f"h2load says what nobody understands: {said.strip()[-200:]}")
    if any(map(int, counts.groups()[1:])):
        raise Unavailable(f"not every answer was a good one: {counts[0]}; {' '.join(_STATUSES.findall(said))}")
    asked = [(int(at) / 1e6, int(took) / 1e6) for at, _, took in (line.split("\t") for line in log.splitlines())]
    latencies = sorted(took for _, took in asked)
    return Outcome(float(summary[1]) * _SECONDS[summary[2]], latencies, int(body[1]), spent, asked)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
