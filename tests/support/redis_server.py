"""A Redis of a test's own, to be killed, stopped and started again at the same place."""

import shutil
import signal
import subprocess
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any, cast

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NotThere
from redis.retry import Retry

from ftgo_sandbox.supervisor.leash import leash
from ftgo_sandbox.testing import free_ports
from tests.support.outside import demand

__all__ = ["RedisServer", "redis_cluster", "redis_server"]

TRIES = 3000
LOOKS = 20_000
SLOTS = 16_384
CLUSTERED = ("--cluster-enabled", "yes", "--cluster-config-file", "nodes", "--repl-diskless-sync-delay", "0")
NODES = 3


class RedisServer:
    """Be the process of a Redis on *port* that keeps nothing when it ends; *options* are its command line's."""

    def __init__(self, port: int, folder: str, *options: str) -> None:
        self.port = port
        self.url = f"redis://127.0.0.1:{port}/0"
        self._command = [
            "redis-server",
            *("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder),
            *options,
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it from the main thread, without which it does not live, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, preexec_fn=leash())  # noqa: PLW1509 – it makes one system call
        self.tell("PING")

    def kill(self) -> None:
        """End it at once, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Let it stand still: it is there, and says nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def tell(self, *words: str | bytes | int) -> Any:  # noqa: ANN401 – what Redis answers
        """Send it a command over a connection of its own, and give the answer."""
        client: Any = cast("Any", Redis)(
            port=self.port, retry=Retry(ConstantBackoff(0.02), TRIES), retry_on_error=[NotThere]
        )
        with client:
            return client.execute_command(*words)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


@contextmanager
def redis_server(*options: str) -> Generator[RedisServer]:
    """Run one until the test is over."""
    demand(shutil.which("redis-server"), "there is no redis-server to be killed")
    with ExitStack() as stack:
        yield _started(stack, next(iter(free_ports().values())), *options)


@contextmanager
def redis_cluster(*, spare: bool = False) -> Generator[list[RedisServer]]:
    """Run a cluster of three nodes; with a *spare* there is a fourth, which does what the third does."""
    demand(shutil.which("redis-server"), "there is no redis-server to make a cluster of")
    count = NODES + spare
    with ExitStack() as stack:
        ports = list(islice(free_ports().values(), 2 * count))
        buses = dict(zip(ports[:count], ports[count:], strict=True))
        nodes = [_started(stack, port, *CLUSTERED, "--cluster-port", str(bus)) for port, bus in buses.items()]
        _join(nodes[:NODES], buses)
        if spare:
            _follow(nodes[-1], nodes[:NODES], buses)
        yield nodes


def _join(nodes: list[RedisServer], buses: dict[int, int]) -> None:
    for place, node in enumerate(nodes):
        node.tell("CLUSTER", "SET-CONFIG-EPOCH", place + 1)
        node.tell("CLUSTER", "ADDSLOTSRANGE", SLOTS * place // NODES, SLOTS * (place + 1) // NODES - 1)
    for node in nodes[1:]:
        nodes[0].tell("CLUSTER", "MEET", "127.0.0.1", node.port, buses[node.port])
    _until(lambda: all(b"cluster_state:ok" in node.tell("CLUSTER", "INFO") for node in nodes))


def _follow(spare: RedisServer, nodes: list[RedisServer], buses: dict[int, int]) -> None:
    spare.tell("CLUSTER", "MEET", "127.0.0.1", nodes[-1].port, buses[nodes[-1].port])
    everybody = [spare, *nodes]
    names = [one.tell("CLUSTER", "MYID") for one in everybody]
    _until(lambda: all(name in one.tell("CLUSTER", "NODES") for one in everybody for name in names))
    spare.tell("CLUSTER", "REPLICATE", names[-1])
    _until(lambda: spare.tell("INFO", "replication").get("master_link_status") == "up")


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(LOOKS):
        if holds():
            return
    raise RuntimeError("the nodes of the cluster do not find each other")


def _started(stack: ExitStack, port: int, *options: str) -> RedisServer:
    server = RedisServer(port, stack.enter_context(TemporaryDirectory()), *options)
    stack.callback(server.kill)
    server.start()
    return server
