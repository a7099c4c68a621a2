"""A gateway for files of any size, made of nothing but two routes: `gateway --app tests.e2e.archive serve`."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from fastapi import FastAPI

from ftgo_sandbox.testing import free_ports
from gateway_common import GatewaySettings, Service, create_gateway

__all__ = ["Running", "create_app", "running_archive"]

ROUTES = Path(__file__).with_name("archive.yaml")
SECONDS = 30.0


def create_app() -> FastAPI:
    """Make the gateway."""
    return create_gateway("archive", GatewaySettings.load(), services=[Service("archive")], routers=[], routes=ROUTES)


class Running:
    """Reach the gateway as a process on *port*."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self.port = port

    @property
    def most_resident(self) -> int:
        """Say how many bytes of memory it has had at most since it started."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024


@contextmanager
def running_archive(service: str) -> Generator[Running]:
    """Run the gateway in front of *service* until the test is over."""
    port = free_ports()["mobile_port"]
    told = {
        "GATEWAY_PROFILE": "sandbox",
        "GATEWAY_PORT": str(port),
        "GATEWAY_ADMIN_PORT": "0",
        "GATEWAY_SERVICES__ARCHIVE__URL": service,
    }
    command = [sys.executable, "-m", "gateway_common.cli", "--app", "tests.e2e.archive", "serve"]
    with subprocess.Popen(
        command,
        env={**os.environ, **told},  # noqa: TID251 – what a child process inherits
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            _until_up(port)
            yield Running(process, port)
        finally:
            process.kill()


def _until_up(port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/nothing")
        except httpx2.ConnectError:
            time.sleep(0.02)  # noqa: TID251 – a process of its own has no clock that a test could move
        else:
            return
    raise AssertionError(f"nothing answers on port {port}")
