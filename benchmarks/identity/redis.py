"""A Redis for sessions, which keeps count of what it is asked."""

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from benchmarks.running.cores import on
from benchmarks.running.process import running
from benchmarks.unavailable import Unavailable

__all__ = ["Shared", "redis_running"]

PAUSE, TRIES = 0.05, 200
KEEPING_NOTHING = ("--save", "", "--appendonly", "no")
OWN = ("cmdstat_info", "cmdstat_client", "cmdstat_hello")
"""What clients say to open a connection, and what asks for the count."""


@dataclass(frozen=True)
class Shared:
    """Say at which *port* a Redis is, or is to be."""

    port: int

    @property
    def url(self) -> str:
        """Give its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def asked(self, by: str = "") -> int:
        """Give how many commands it has done, or those *by* one name alone; waits until it is there.

        This question is not counted. Of a script all that it does is counted, and itself as `evalsha`.
        """
        client: Any = cast("Any", Redis).from_url(self.url, retry=Retry(ConstantBackoff(PAUSE), TRIES))
        with client:
            done = client.info("commandstats")
        return sum(one["calls"] for name, one in done.items() if not name.startswith(OWN) and by in name)


@contextmanager
def redis_running(shared: Shared, cores: Sequence[int], folder: Path) -> Generator[None]:
    """Serve it from *cores*; raises Unavailable if there is none on this machine."""
    server = shutil.which("redis-server")
    if server is None:
        raise Unavailable("there is no redis-server here")
    place = ("--port", str(shared.port), "--bind", "127.0.0.1", "--dir", str(folder))
    with running(on(cores, [server, *place, *KEEPING_NOTHING]), folder / "redis.log"):
        shared.asked()
        yield
