"""What every scenario stands on: services that run, a load to push, and gateways to start."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self
from urllib.request import Request, urlopen

from benchmarks.ask import Ask
from benchmarks.measuring.gateway import Gateway, started
from benchmarks.measuring.load import Load, Outcome, Pace
from benchmarks.measuring.round import Round
from benchmarks.peers import Peer
from benchmarks.running.cores import Cores
from benchmarks.running.cost import spent
from benchmarks.services.backend import Backend, serving
from benchmarks.shelf import Shelf
from benchmarks.unavailable import Unavailable

__all__ = ["Bench", "Effort"]

FIRST = 4
"""How many requests a connection sends before anybody knows how quick the gateway is."""


@dataclass(frozen=True)
class Effort:
    """Say how long to measure: how many *rounds*, of how many *seconds* each; *only* names the peers to measure."""

    rounds: int = 5
    seconds: float = 1.0
    only: tuple[str, ...] = ()

    def chosen(self, peers: Sequence[Peer]) -> Sequence[Peer]:
        """Give those of *peers* that are wanted."""
        wanted = [name.casefold() for name in self.only]
        return [one for one in peers if not wanted or any(name in one.name.casefold() for name in wanted)]


@dataclass(frozen=True)
class Bench:
    """Hold what scenarios share."""

    shelf: Shelf
    cores: Cores
    backend: Backend
    load: Load
    folder: Path
    effort: Effort

    @classmethod
    @contextmanager
    def opened(cls, effort: Effort) -> Generator[Self]:
        """Start the services; raises Unavailable when this machine cannot measure anything."""
        shelf, cores = Shelf(), Cores.of_this_machine()
        with TemporaryDirectory(prefix="bench-") as name, cores.kept_free():
            folder = Path(name)
            with serving(shelf, cores.others, folder) as backend:
                load = Load(shelf.debian("h2load"), cores.others, folder)
                yield cls(shelf, cores, backend, load, folder, effort)

    def started(self, peer: Peer, services: Mapping[str, str] | None = None) -> AbstractContextManager[Gateway]:
        """Run *peer* on its core, before the fast services or others."""
        return started(peer, self.shelf, self.cores.gateway, services or self.backend.fast, self.folder)

    def warm(self, gateway: Gateway, ask: Ask, connections: int) -> float:
        """Ask until the gateway is warm, and give the requests a second that it then answers."""
        rate = self.load.push(gateway.address, ask, Pace(connections, FIRST * connections)).rate
        for _ in range(2):
            requests = max(FIRST * connections, int(rate * self.effort.seconds / 2))
            rate = self.load.push(gateway.address, ask, Pace(connections, requests)).rate
        return rate

    def measure(self, gateway: Gateway, ask: Ask, pace: Pace) -> Round:
        """Push once; raises Unavailable if under load the answers are shorter than the first one is."""
        length = _length_of(gateway, ask)
        before, services = spent(gateway.pid), spent(self.backend.pid)
        outcome = self.load.push(gateway.address, ask, pace)
        after = spent(gateway.pid), spent(self.backend.pid)
        _refuse_another(outcome, length)
        return Round.of(outcome, after[0] - before, after[1] - services)


def _length_of(gateway: Gateway, ask: Ask) -> int:
    request = Request(gateway.address + ask.path, data=ask.body, headers=dict(ask.headers))  # noqa: S310 – to loopback
    with urlopen(request) as answer:  # noqa: S310 – to loopback
        return len(answer.read())


def _refuse_another(outcome: Outcome, length: int) -> None:
    mean = outcome.body / len(outcome.latencies)
    if mean != length:
        raise Unavailable(f"answers under load are of {mean:.1f} bytes instead of {length}: something is missing")
