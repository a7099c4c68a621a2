"""A Redis for tests: a server of our own on a free port, in a container, or one that answers already; else none."""

import shutil
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any, cast

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NotThere
from redis.retry import Retry

from ftgo_sandbox.supervisor.leash import leash
from ftgo_sandbox.testing import free_ports
from gateway_common.settings import StoreSettings

__all__ = ["redis_running", "store_settings"]

USUAL = "redis://127.0.0.1:6379/0"
IMAGE = "redis:7"
ENGINE = "/var/run/docker.sock"
TRIES = 300
PATIENCE = 2.0
"""How many seconds an engine has to say that it is there."""


@contextmanager
def redis_running() -> Generator[str | None]:
    """Give the address of a Redis that answers, without fetching one if we can; None if there is no way to have one."""
    server = shutil.which("redis-server")
    if server:
        with _started(server) as url:
            yield url
    elif _engine_answers():
        with _contained() as url:
            yield url
    else:
        yield USUAL if _answers(USUAL, tries=1) else None


def store_settings(url: str, **more: object) -> StoreSettings:
    """Choose the Redis at *url*, with keys that no other test has; on a busy machine it is slow, and not away."""
    usual = {"kind": "redis", "url": url, "prefix": f"test-{token_hex(8)}", "timeout": 30}
    return StoreSettings.model_validate({**usual, **more})


def _engine_answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.settimeout(PATIENCE)
        probe.connect(ENGINE)
        probe.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
        return b" 200 " in probe.recv(64)
    return False


@contextmanager
def _contained() -> Generator[str]:
    from testcontainers.redis import RedisContainer  # noqa: PLC0415 – it looks for an engine when it is imported

    with RedisContainer(IMAGE) as container:
        yield f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}/0"


@contextmanager
def _started(server: str) -> Generator[str]:
    port = next(islice(free_ports().values(), 1))
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(
            [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
            cwd=Path(folder),
            preexec_fn=leash(),  # noqa: PLW1509 – it makes one system call
        ) as process,
    ):
        try:
            url = f"redis://127.0.0.1:{port}/0"
            if not _answers(url, tries=TRIES):
                raise RuntimeError("redis-server was started and does not answer")
            yield url
        finally:
            process.terminate()


def _answers(url: str, *, tries: int) -> bool:
    client: Any = cast("Any", Redis).from_url(url, retry=Retry(ConstantBackoff(0.1), tries))
    with client, suppress(NotThere):
        return bool(client.ping())
    return False
