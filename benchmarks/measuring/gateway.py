"""A gateway that runs, on the core that is its own."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import Peer, Site
from benchmarks.running.cores import on
from benchmarks.running.ports import free_ports
from benchmarks.running.process import answering, running
from benchmarks.shelf import Shelf

__all__ = ["Gateway", "started"]


@dataclass(frozen=True, eq=False)
class Gateway:
    """Say where a peer answers, which process it is, and how many seconds its start took, to its first answer."""

    peer: Peer
    address: str
    pid: int
    start: float


@contextmanager
def started(
    peer: Peer, shelf: Shelf, cores: Sequence[int], services: Mapping[str, str], folder: Path
) -> Generator[Gateway]:
    """Run *peer* on *cores* before *services*; raises Unavailable if it cannot be had or does not start."""
    (port,) = free_ports(1)
    room = folder / f"gateway-{port}"
    room.mkdir()
    site = Site(port, services, room)
    log = room / "log"
    with running(on(cores, peer.command(shelf, site)), log) as process:
        start = answering(process, f"{site.address}{peer.ready}", log)
        yield Gateway(peer, site.address, process.pid, start)
