"""A gateway served by `gateway dev` while somebody writes it."""

import asyncio
import json
import signal
import sys
from asyncio import StreamReader
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

GATEWAY = """\
from gateway_common import Caller, GatewaySettings, Router, anyone, create_gateway

router = Router()

@router.get("/hello")
async def hello(caller: Caller = anyone()) -> str:
    {body}

def create_app():
    return create_gateway("toy", GatewaySettings.load(), services=[], routers=[router])
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of a gateway that says hello."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEWAY_PORT", "0")
    monkeypatch.setenv("GATEWAY_ADMIN_PORT", "0")
    monkeypatch.setenv("GATEWAY_LOG_FORMAT", "json")
    package = tmp_path / "toy"
    package.mkdir()
    (package / "__init__.py").touch()
    save(package / "app.py", 'return "hello"')
    return package / "app.py"


def save(app: Path, body: str) -> None:
    """Write a gateway whose endpoint has *body*."""
    app.write_text(GATEWAY.format(body=body))


@asynccontextmanager
async def developing() -> AsyncGenerator[Process]:
    """Start the command and stop it."""
    command = (sys.executable, "-m", "gateway_common.cli", "--app", "toy.app", "dev")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()


async def line_with(text: str, stream: StreamReader | None) -> str:
    """Give the next line of *stream* that holds *text*."""
    assert stream is not None
    async for line in stream:
        if text in line.decode():
            return line.decode()
    raise AssertionError(f"it ended without {text}")


async def answer(process: Process) -> httpx2.Response:
    """Ask the gateway when it listens the next time."""
    told = json.loads(await line_with('"listening"', process.stdout))
    async with httpx2.AsyncClient(base_url=told["url"], timeout=30, trust_env=False) as client:
        return await client.get("/hello")


async def test_a_change_starts_the_gateway_anew(app: Path) -> None:
    """What is saved is served; the folders that are watched are named, and Ctrl-C ends everything with status 0."""
    async with developing() as process:
        watching = await line_with("watching", process.stderr)
        before = await answer(process)
        save(app, 'return "good morning"')
        after = await answer(process)
        process.send_signal(signal.SIGINT)
        status = await process.wait()

    assert f"gateway: watching {app.parent} and " in watching
    assert (before.json(), after.json(), status) == ("hello", "good morning", 0)


async def test_a_change_that_cannot_work_is_told_and_waited_out(app: Path) -> None:
    """A gateway that cannot start says why, and the next change starts it."""
    save(app, 'return "hello')
    async with developing() as process:
        complaint = await line_with("gateway: toy.app", process.stderr)
        await line_with("waiting for a change", process.stderr)
        save(app, 'return "hello"')
        after = await answer(process)

    assert complaint.startswith("gateway: toy.app cannot be read: ")
    assert after.json() == "hello"


async def test_killing_the_one_who_watches_leaves_nothing_behind(app: Path) -> None:
    """The gateway dies with whoever watches its code, however that one dies, so that its port is free again."""
    async with developing() as process:
        await answer(process)
        started = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        await process.wait()
        _, left = await asyncio.to_thread(psutil.wait_procs, started, 60)

    assert len(started) >= 1
    assert left == []


async def test_the_cause_of_a_problem_is_shown(app: Path) -> None:
    """Whoever writes a gateway sees in the answer what went wrong, which a client in production never does."""
    save(app, 'raise RuntimeError("the cause")')
    async with developing() as process:
        problem = await answer(process)

    assert (problem.status_code, "the cause" in problem.text) == (500, True)
