"""Gateways that live and end while a test looks on: their process, their log, their doors."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psutil

from ftgo_sandbox.testing import NOBODY
from tests.support.servers import taking

__all__ = ["Held", "Life", "held_service", "living"]

ROOT = Path(__file__).parents[2]
TOY = "tests.e2e.toy"
AT_ONCE = {
    "GATEWAY_PROFILE": "sandbox",
    "GATEWAY_PORT": "0",
    "GATEWAY_ADMIN_PORT": "0",
    "GATEWAY_LOG_FORMAT": "json",
    "GATEWAY_BUDGET": "60",
    "GATEWAY_DRAIN_NOTICE": "0",
}
ANSWER = b'HTTP/1.1 200 OK\r\ncontent-length: 16\r\nconnection: close\r\n\r\n{"name":"thing"}'


@dataclass
class Life:
    """Hold a gateway's *process*, what it *logged* until it was *silent* for good, and clients for its two doors."""

    process: Process
    log: asyncio.ReadTransport
    lines: asyncio.StreamReader
    logged: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    silent: bool = False
    client: httpx2.AsyncClient = field(default_factory=httpx2.AsyncClient)
    admin: httpx2.AsyncClient = field(default_factory=httpx2.AsyncClient)

    @property
    def port(self) -> int:
        """Tell where clients are let in."""
        return urlsplit(str(self.client.base_url)).port or 0

    def worker(self, slot: int) -> psutil.Process:
        """Give the process that serves in this place."""
        pids = [line["pid"] for line in self.told("worker serves") if line["worker"] == slot]
        return psutil.Process(pids[-1])

    def told(self, event: str) -> list[dict[str, Any]]:
        """Give the lines of the log that tell of *event*."""
        return [line for line in self.logged if line["event"] == event]

    async def until(self, event: str, times: int = 1) -> dict[str, Any]:
        """Wait until the log has told of *event* so many *times*, and give the last line."""
        async with self.news:
            await self.news.wait_for(lambda: self.silent or len(self.told(event)) >= times)
        assert len(self.told(event)) >= times, f"it ended without {event}: {self.logged[-3:]}"
        return self.told(event)[times - 1]

    async def until_ready(self, is_ready: bool) -> None:
        """Ask until `/ready` says so."""
        while (await self.admin.get("/ready")).is_success != is_ready:  # noqa: ASYNC110 – it is another process
            await asyncio.sleep(0)

    async def metric(self, name: str, **labels: str) -> float:
        """Sum what the metric says where it has these *labels*."""
        return sum(value for one, value in await self.samples(name) if labels.items() <= one.items())

    async def samples(self, name: str) -> list[tuple[dict[str, str], float]]:
        """Give the samples of a metric with their labels."""
        text = (await self.admin.get("/metrics")).text
        lines = [line.rpartition(" ") for line in text.splitlines() if line.startswith((f"{name}{{", f"{name} "))]
        return [(_labels(named), float(value)) for named, _, value in lines]

    async def listen(self) -> None:
        """Take down what it logs until it ends."""
        async for line in self.lines:
            async with self.news:
                self.logged.append(json.loads(line))
                self.news.notify_all()
        async with self.news:
            self.silent = True
            self.news.notify_all()


@asynccontextmanager
async def living(
    prepare: Callable[[], None] | None = None, /, *, app: str = TOY, **settings: str
) -> AsyncGenerator[Life]:
    """Start the gateway *app* and wait until it serves."""
    with TemporaryDirectory() as folder:
        async with _living(app, prepare, TMPDIR=folder, **settings) as life:
            yield life


@asynccontextmanager
async def _living(app: str, prepare: Callable[[], None] | None, /, **settings: str) -> AsyncGenerator[Life]:
    read, write = os.pipe()
    process = await started(app, prepare, write, **settings)
    os.close(write)
    life = Life(process, *await _listening_to(read))
    async with asyncio.TaskGroup() as group:
        group.create_task(life.listen())
        try:
            where = await life.until("listening")
            workers = int(settings.get("GATEWAY_WORKERS", "1"))
            await life.until("gateway ready" if workers == 1 else "worker serves", workers)
            async with _client(where["url"]) as life.client, _client(where["admin"]) as life.admin:
                await life.until_ready(is_ready=True)
                yield life
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()
            life.log.resume_reading()


async def started(app: str, prepare: Callable[[], None] | None = None, log: int = PIPE, /, **settings: str) -> Process:
    """Start the process of a gateway that logs to the file descriptor *log*."""
    command = (sys.executable, "-m", "gateway_common.cli", "--app", app, "serve")
    nowhere = {"GATEWAY_SERVICES__HELD__URL": "http://127.0.0.1:1"} if app.startswith(TOY) else {}
    environment = {**os.environ, **AT_ONCE, **nowhere, **settings}  # noqa: TID251 – what a process inherits
    return await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=ROOT, stdout=log, stderr=PIPE, preexec_fn=prepare
    )


async def _listening_to(read: int) -> tuple[asyncio.ReadTransport, asyncio.StreamReader]:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    protocol = asyncio.StreamReaderProtocol(reader)
    log, _ = await loop.connect_read_pipe(lambda: protocol, os.fdopen(read, "rb"))
    return log, reader


def _client(url: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=url, timeout=60, trust_env=False, verify=NOBODY)


def _labels(named: str) -> dict[str, str]:
    _, _, inside = named.removesuffix("}").partition("{")
    pairs = (pair.partition("=") for pair in inside.split(",") if pair)
    return {name: value.strip('"') for name, _, value in pairs}


@dataclass
class Held:
    """A service that answers when it is told to: *asked* counts those who wait or waited."""

    url: str = ""
    asked: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until_asked(self, times: int) -> None:
        """Wait until it was asked so often."""
        async with self.news:
            await self.news.wait_for(lambda: self.asked >= times)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and answer it when all are released."""
        try:
            await reader.readuntil(b"\r\n\r\n")
            async with self.news:
                self.asked += 1
                self.news.notify_all()
            await self.released.wait()
            writer.write(ANSWER)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def held_service() -> AsyncGenerator[Held]:
    """Run such a service."""
    held = Held()
    async with taking(held.answer) as port:
        held.url = f"http://127.0.0.1:{port}"
        yield held
        held.released.set()
