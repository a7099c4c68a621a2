"""One gateway, started alone: what it takes, what it says, how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx2
import psutil
import pytest

from ftgo_sandbox.settings import ASKED_BY
from ftgo_sandbox.testing import NOBODY, Sandbox, free_ports

APPS = ["mobile_bff.app", "browser_bff.app", "public_bff.app"]
MOST_RESIDENT = 90 * 2**20
SECONDS = 90.0


def _environment(**said: str) -> dict[str, str]:
    return {**os.environ, "GATEWAY_PROFILE": "sandbox", **said}  # noqa: TID251 – what a child process inherits


@contextmanager
def _alone(app: str, port: int) -> Generator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "gateway_common.cli", "--app", app, "serve"]
    with subprocess.Popen(
        command, env=_environment(GATEWAY_PORT=str(port), GATEWAY_ADMIN_PORT="0"), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _until_up(port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/nothing", timeout=SECONDS, verify=NOBODY)
        except httpx2.ConnectError:
            time.sleep(0.02)  # noqa: TID251 – a process of its own has no clock that a test could move
        else:
            return
    raise AssertionError(f"nothing answers on port {port}")


@pytest.mark.parametrize("app", APPS)
def test_a_gateway_alone_is_small(app: str) -> None:
    """A gateway needs no other process to start, holds at most 90 MB, says what holds, and ends with 0."""
    port = free_ports()["mobile_port"]
    with _alone(app, port) as process:
        _until_up(port)
        resident = psutil.Process(process.pid).memory_info().rss
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=SECONDS)

    ready = next(json.loads(line) for line in said.splitlines() if '"gateway ready"' in line)
    assert resident <= MOST_RESIDENT
    assert process.returncode == 0
    assert {"profile", "stores", "compositions", "policies", "services"} <= set(ready)


@pytest.mark.parametrize("app", APPS)
def test_every_operation_is_what_its_service_offers(sandbox: Sandbox, app: str) -> None:
    """`gateway check` holds each gateway's declarations against the services as they are."""
    services = ASKED_BY[app.partition("_")[0]]
    addresses = {f"GATEWAY_SERVICES__{name.upper()}__URL": sandbox.urls[name] for name in services}
    command = [sys.executable, "-m", "gateway_common.cli", "--app", app, "check"]
    said = subprocess.run(
        command,
        env=_environment(**addresses),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stderr) == (0, "")
