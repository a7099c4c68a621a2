"""Starting the services, each at two doors of its own: a fast one, and one that takes 10 ms to answer."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.running.cores import on
from benchmarks.running.ports import free_ports
from benchmarks.running.process import answering, running
from benchmarks.services.answers import lay_out
from benchmarks.shelf import Shelf, filled

__all__ = ["SERVICES", "Backend", "serving"]

SERVICES = ("consumer", "order", "kitchen", "restaurant", "delivery", "accounting")
CONFIGURATION = Path(__file__).with_name("nginx.conf")


@dataclass(frozen=True)
class Backend:
    """Say where each service is, and which process they are."""

    fast: Mapping[str, str]
    slow: Mapping[str, str]
    pid: int


@contextmanager
def serving(shelf: Shelf, cores: tuple[int, ...], folder: Path) -> Generator[Backend]:
    """Serve every service from *cores*, with all files in *folder*."""
    lay_out(folder / "answers")
    ports = free_ports(2 * len(SERVICES))
    fast, slow = ports[: len(SERVICES)], ports[len(SERVICES) :]
    values = {"FOLDER": folder, "WORKERS": len(cores), "FAST": _doors(fast), "SLOW": _doors(slow)}
    configuration = filled(CONFIGURATION, folder / "services.conf", values | shelf.nginx)
    command = on(cores, [*shelf.debian("nginx"), "-p", str(folder), "-c", str(configuration)])
    log = folder / "services.log"
    with running(command, log) as process:
        answering(process, f"http://127.0.0.1:{fast[0]}/orders/1", log)
        yield Backend(_addresses(fast), _addresses(slow), process.pid)


def _doors(ports: list[int]) -> str:
    return "\n".join(f"        listen 127.0.0.1:{port};" for port in ports)


def _addresses(ports: list[int]) -> Mapping[str, str]:
    return {name: f"http://127.0.0.1:{port}" for name, port in zip(SERVICES, ports, strict=True)}
