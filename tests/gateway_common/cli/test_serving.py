"""A gateway served by `gateway serve`, in a process of its own."""

import asyncio
import json
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
import psutil
import pytest

from gateway_common.cli.complaints import Complaint
from gateway_common.cli.serving import listening
from tests.support.servers import hanging_service

COMMAND = (sys.executable, "-m", "gateway_common.cli", "--app", "storefront.app", "serve")
MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let gateways listen on any free port and log for machines."""
    monkeypatch.setenv("GATEWAY_PORT", "0")
    monkeypatch.setenv("GATEWAY_ADMIN_PORT", "0")
    monkeypatch.setenv("GATEWAY_LOG_FORMAT", "json")


@asynccontextmanager
async def serving(*command: str) -> AsyncGenerator[tuple[Process, httpx2.AsyncClient]]:
    """Start a gateway and give its process, and a client of it."""
    process = await asyncio.create_subprocess_exec(*(command or COMMAND), stdout=PIPE, stderr=PIPE)
    try:
        url = await said(process, "listening", "url")
        async with httpx2.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: Process, event: str, field: str) -> str:
    """Give *field* of the first log line that tells of *event*."""
    assert process.stdout is not None
    async for line in process.stdout:
        told = json.loads(line)
        if told["event"] == event:
            return str(told[field])
    raise AssertionError(f"it ended without {event}")


async def failed(*command: str) -> tuple[int | None, str]:
    """Run *command* to its end, and give its status and what it said on standard error."""
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    _, complaint = await process.communicate()
    return process.returncode, complaint.decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_to_be_told_to_stop_is_no_failure(number: signal.Signals) -> None:
    """A gateway that is told to stop ends with status 0 and says nothing on standard error."""
    async with serving() as (process, client):
        answer = await client.get("/openapi.json")
        process.send_signal(number)
        _, complaint = await process.communicate()

    assert answer.status_code == 200
    assert (process.returncode, complaint) == (0, b"")


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_the_last_lines_of_the_log_are_not_lost(workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was logged until the end is out when a gateway has ended, however many processes it had."""
    monkeypatch.setenv("GATEWAY_WORKERS", workers)
    async with serving() as (process, client):
        await client.get("/last-words")
        process.send_signal(signal.SIGINT)
        log, _ = await process.communicate()

    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert (events.count("request"), events[-1], process.returncode) == (1, "ended", 0)


async def test_answers_do_not_name_the_server() -> None:
    """The software behind a gateway is nobody's business."""
    async with serving() as (_, client):
        answer = await client.get("/nowhere")

    assert "server" not in answer.headers


async def test_what_is_under_way_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that is told to stop still answers the requests it has."""
    async with hanging_service() as service, asyncio.TaskGroup() as group:
        monkeypatch.setenv("GATEWAY_SERVICES__USER__URL", f"http://127.0.0.1:{service.port}")
        async with serving() as (process, client):
            answer = group.create_task(client.get("/users/1"))
            await service.until_open(1)
            process.send_signal(signal.SIGTERM)
            status = await process.wait()
            response = await answer

    assert (response.status_code, status) == (504, 0)


async def test_a_port_in_use_is_a_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that cannot listen says which setting to change, and ends with status 2."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("GATEWAY_PORT", str(port))

        status, complaint = await failed(*COMMAND)

    cure = "something else listens there; set GATEWAY_PORT to a free port, or stop the other."
    assert (status, complaint) == (2, f"gateway: cannot listen on 127.0.0.1:{port}: {cure}\n")


async def test_mistakes_are_told_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that cannot start lists what is wrong, without a traceback, and ends with status 2."""
    monkeypatch.setenv("GATEWAY_PORT", "many")
    monkeypatch.setenv("GATEWAY_BUDGE", "2")

    status, complaint = await failed(*COMMAND)

    first, *mistakes = complaint.splitlines()
    assert (status, first) == (2, "gateway: storefront.app cannot start:")
    assert [mistake.split()[:2] for mistake in mistakes] == [["1.", "GATEWAY_BUDGE"], ["2.", "GATEWAY_PORT"]]


async def test_a_gateway_alone_is_small() -> None:
    """A served gateway has at most 90 MB resident."""
    async with serving() as (process, client):
        await client.get("/nowhere")
        resident = psutil.Process(process.pid).memory_info().rss

    assert resident <= 90 * MEGABYTE


async def test_serving_imports_only_what_it_uses() -> None:
    """What other commands need, and helpers that no setting asks for, are not imported."""
    async with serving(sys.executable, "-X", "importtime", *COMMAND[1:]) as (process, _):
        process.send_signal(signal.SIGTERM)
        _, report = await process.communicate()

    imported = {line.rpartition("|")[2].strip() for line in report.decode().splitlines()}
    unused = {"aio_pika", "authlib", "gateway_common.cli.development", "gateway_common.plans.book", "grpc", "redis"}
    assert imported & unused == set()
    assert {"gateway_common.cli.serving", "uvloop", "httptools"} <= imported


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("192.0.2.1", 80, "this machine has no such address; set HOST to one it has, such as 127.0.0.1."),
        ("two..dots", 0, "set HOST or PORT."),
    ],
)
def test_an_address_that_cannot_be_is_a_complaint(host: str, port: int, said: str) -> None:
    """Whatever the reason, a door that cannot be opened names the setting."""
    with pytest.raises(Complaint, match=f"cannot listen on {host}:{port}: ") as complaint:
        listening(host, port, named=("HOST", "PORT"))

    assert str(complaint.value).endswith(said)


def test_a_gateway_can_listen_on_ipv6() -> None:
    """An address of either kind will do."""
    with listening("::1", 0) as entrance:
        assert entrance.getsockname()[0] == "::1"
