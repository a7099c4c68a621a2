"""A gateway of a test as a process of its own, whose memory and descriptors can be read."""

import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

from ftgo_sandbox.testing import NOBODY, free_ports

__all__ = ["Running", "running_gateway"]

SECONDS = 120.0
"""In which a gateway has begun to serve, however busy the machine is."""

SETTINGS = {"GATEWAY_PROFILE": "sandbox", "GATEWAY_ADMIN_PORT": "0", "GATEWAY_STORE__TIMEOUT": "30"}
"""What a test does not say otherwise: a Redis that is slow to answer on a busy machine is not away."""


class Running:
    """Reach the gateway as a process on *port*."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self._folder = Path(f"/proc/{process.pid}")
        self.port = port

    @property
    def most_resident(self) -> int:
        """Say how many bytes of memory it has had at most since it started."""
        return self._status("VmHWM:")

    @property
    def resident(self) -> int:
        """Say how many bytes of memory it has."""
        return self._status("VmRSS:")

    @property
    def descriptors(self) -> int:
        """Count what it has opened."""
        return sum(1 for _ in (self._folder / "fd").iterdir())

    def kill(self) -> None:
        """End it at once, without a word."""
        self._process.kill()
        self._process.wait()

    def _status(self, name: str) -> int:
        lines = (self._folder / "status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith(name)).split()[1]) * 1024


@contextmanager
def running_gateway(
    app: str, services: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> Generator[Running]:
    """Run the gateway that the module *app* makes, in front of *services* by name, until the test is over."""
    port = free_ports()["mobile_port"]
    addresses = {f"GATEWAY_SERVICES__{name.upper()}__URL": url for name, url in services.items()}
    told = {**SETTINGS, "GATEWAY_PORT": str(port), **addresses, **(environment or {})}
    with subprocess.Popen(
        [sys.executable, "-m", "gateway_common.cli", "--app", app, "serve"],
        env={**os.environ, **told},  # noqa: TID251 – what a child process inherits
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            _until_up(process, port)
            yield Running(process, port)
        finally:
            process.kill()


def _until_up(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/nothing", timeout=SECONDS, verify=NOBODY)
        except httpx2.ConnectError:
            time.sleep(0.02)  # noqa: TID251 – a process of its own has no clock that a test could move
        else:
            return
    raise AssertionError(f"nothing answers on port {port}")
