"""Gateways as operators run them: told to stop under load, told twice, killed, out of everything."""

import asyncio
import json
import resource
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import psutil
import pytest

from tests.e2e.keepers import HELLO, Connection, Keepers, connected
from tests.e2e.lives import Held, Life, held_service, living, started

HANG = 240.0
HOLD = HELLO.replace(b"/hello", b"/held")
SEVERAL = pytest.mark.parametrize("workers", ["1", "2"])


@pytest.fixture(autouse=True)
async def guard() -> AsyncIterator[None]:
    """Let no test hang."""
    async with asyncio.timeout(HANG):
        yield


@pytest.fixture
async def held() -> AsyncIterator[Held]:
    """Run a service that answers when it is told to."""
    async with held_service() as service:
        yield service


@SEVERAL
async def test_sigterm_under_load_fails_no_request(workers: str) -> None:
    """Of 64 clients that keep their connections, none loses a request: they are told to leave, and then refused."""
    async with living(GATEWAY_WORKERS=workers, GATEWAY_DRAIN_NOTICE="3") as life, asyncio.TaskGroup() as group:
        keepers = Keepers(life.port, 64)
        group.create_task(keepers.run())
        await keepers.until_answered(2_000)
        life.process.send_signal(signal.SIGTERM)
        status = await life.process.wait()

    assert status == 0
    assert set(keepers.seen) == {"200", "told to leave", "refused"}
    assert keepers.seen["refused"] == 64
    assert keepers.seen["told to leave"] >= 64


@SEVERAL
async def test_a_gateway_that_ends_says_so_before_it_closes(held: Held, workers: str) -> None:
    """`/ready` says no while the door is open, answers end their connections, what is under way is finished."""
    settings = {"GATEWAY_SERVICES__HELD__URL": held.url, "GATEWAY_WORKERS": workers, "GATEWAY_DRAIN_NOTICE": "10"}
    async with living(**settings) as life, asyncio.TaskGroup() as group, connected(life.port) as idle:
        await idle.ask()
        under_way = group.create_task(life.client.get("/held"))
        await held.until_asked(1)
        life.process.send_signal(signal.SIGTERM)
        await life.until_ready(is_ready=False)
        unready, alive = await life.admin.get("/ready"), await life.admin.get("/live")
        async with connected(life.port) as connection:
            newcomer = await connection.ask()
        said = await idle.until_closed()
        held.released.set()
        answer, status = await under_way, await life.process.wait()

    assert (unready.json(), alive.status_code) == ({"ready": False, "reasons": ["draining"]}, 200)
    assert (newcomer[0], newcomer[1]["connection"]) == (200, "close")
    assert said == b""
    assert (answer.status_code, answer.json(), answer.headers["connection"]) == (200, {"name": "thing"}, "close")
    assert status == 0


@SEVERAL
async def test_what_outlasts_the_grace_is_cut_off(held: Held, workers: str) -> None:
    """A request that is still under way at the end is answered 503, and the exit code says so."""
    settings = {"GATEWAY_SERVICES__HELD__URL": held.url, "GATEWAY_WORKERS": workers, "GATEWAY_DRAIN_GRACE": "1"}
    async with living(**settings) as life, asyncio.TaskGroup() as group:
        under_way = group.create_task(life.client.get("/held"))
        await held.until_asked(1)
        life.process.send_signal(signal.SIGTERM)
        answer, status = await under_way, await life.process.wait()

    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "1"
    assert status == 4


@SEVERAL
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
async def test_a_second_signal_ends_at_once(held: Held, workers: str, number: signal.Signals, code: int) -> None:
    """Whoever says it twice does not wait, neither for the notice nor for requests."""
    settings = {"GATEWAY_SERVICES__HELD__URL": held.url, "GATEWAY_WORKERS": workers, "GATEWAY_DRAIN_NOTICE": "600"}
    async with living(**settings) as life, connected(life.port) as connection, asyncio.TaskGroup() as group:
        under_way = group.create_task(outcome(connection, HOLD))
        await held.until_asked(1)
        life.process.send_signal(signal.SIGTERM)
        await life.until_ready(is_ready=False)
        life.process.send_signal(number)
        status = await life.process.wait()
        cut = await under_way

    assert (cut, status) == ("failed", code)


@SEVERAL
async def test_ctrl_c_gives_no_notice(workers: str) -> None:
    """At a terminal nobody has to hear of the end: SIGINT skips the notice."""
    async with living(GATEWAY_WORKERS=workers, GATEWAY_DRAIN_NOTICE="600") as life:
        life.process.send_signal(signal.SIGINT)
        status = await life.process.wait()

    assert status == 0


async def test_a_killed_worker_takes_only_its_own_requests_with_it(held: Held) -> None:
    """After `kill -9` of one of two, requests of the other are answered, and another worker takes the place."""
    settings = {"GATEWAY_SERVICES__HELD__URL": held.url, "GATEWAY_WORKERS": "2"}
    async with living(**settings) as life, asyncio.TaskGroup() as group:
        waiting = [group.create_task(asked(life, HOLD)) for _ in range(24)]
        await held.until_asked(24)
        doomed, spared = [await life.metric("gateway_requests_in_flight", worker=slot) for slot in ("0", "1")]
        life.worker(0).kill()
        await life.until("worker serves", 3)
        held.released.set()
        outcomes = [await one for one in waiting]
        back, hello = await life.metric("gateway_worker_up"), await life.client.get("/hello")
        life.process.send_signal(signal.SIGTERM)
        status = await life.process.wait()

    assert (outcomes.count("failed"), outcomes.count("200")) == (doomed, spared)
    assert doomed + spared == 24
    assert (back, hello.status_code, status) == (2, 200, 0)
    assert [(line["worker"], line["code"]) for line in life.told("worker ended")] == [(0, -9)]


async def test_killing_the_parent_leaves_no_worker_behind() -> None:
    """Workers die with whoever watches over them, however that one dies."""
    async with living(GATEWAY_WORKERS="2") as life:
        workers = [life.worker(0), life.worker(1)]
        life.process.kill()
        await life.process.wait()
        _, left = await asyncio.to_thread(psutil.wait_procs, workers, HANG)

    assert left == []


async def test_a_worker_told_to_stop_by_hand_is_replaced() -> None:
    """One worker that is told to stop ends as a gateway does, and another takes its place."""
    async with living(GATEWAY_WORKERS="2") as life:
        life.worker(1).send_signal(signal.SIGTERM)
        await life.until("worker serves", 3)
        hello = await life.client.get("/hello")

    assert hello.status_code == 200
    assert [(line["worker"], line["code"]) for line in life.told("worker ended")] == [(1, 0)]


@SEVERAL
async def test_what_cannot_start_says_so_once(workers: str) -> None:
    """A gateway that fails while it starts ends with 3, and its error is in the log once, however many workers."""
    process = await started("tests.e2e.toy:create_app_that_cannot_start", GATEWAY_WORKERS=workers)
    said, complaint = await process.communicate()

    assert (process.returncode, complaint) == (3, b"")
    assert said.count(b"RuntimeError: the network is down") == 1


async def test_a_taken_admin_port_is_a_complaint() -> None:
    """A gateway that cannot open the door for operators names the setting, and ends with 2."""
    async with living() as life:
        port = str(life.admin.base_url.port)
        process = await started("tests.e2e.toy", GATEWAY_ADMIN_PORT=port)
        _, complaint = await process.communicate()

    cure = "something else listens there; set GATEWAY_ADMIN_PORT to a free port, or stop the other."
    assert process.returncode == 2
    assert complaint.decode() == f"gateway: cannot listen on 127.0.0.1:{port}: {cure}\n"


@SEVERAL
async def test_operators_are_heard_on_loopback_alone(workers: str) -> None:
    """Wherever clients are let in, the admin port is not open to other machines, and may be off."""
    async with living(GATEWAY_HOST="0.0.0.0", GATEWAY_WORKERS=workers, GATEWAY_HOSTS="localhost") as life:  # noqa: S104 – so that the two differ
        where = {door.laddr.ip for door in doors(life) if door.laddr.port == life.admin.base_url.port}
    process = await started("tests.e2e.toy", GATEWAY_ADMIN_PORT="off")
    line = await first_line(process)

    assert where == {"127.0.0.1"}
    assert line["admin"] is None


async def test_labels_do_not_grow_with_what_clients_send() -> None:
    """A thousand paths that nobody declared, and methods nobody knows, are one label each."""
    async with living() as life, connected(life.port) as connection:
        for number in range(1_000):
            await connection.ask(f"GET /{number}?{number} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
        for method in ("PROPFIND", "MKCOL", "REPORT"):
            await life.client.request(method, "/hello")
        samples = await life.samples("gateway_request_seconds_count")

    assert {labels["route"] for labels, _ in samples} <= {"unmatched", "/hello"}
    assert {labels["method"] for labels, _ in samples} <= {"GET", "other"}
    assert sum(value for labels, value in samples if labels["status"] == "404") == 1_000


async def test_nobody_waits_for_whoever_reads_the_log() -> None:
    """A log that nobody reads is kept, then lost and counted; one whose reader has gone is lost: requests go on."""
    async with living() as life, connected(life.port) as connection:
        life.log.pause_reading()
        statuses = {(await connection.ask())[0] for _ in range(6_000)}
        lost = await life.metric("gateway_log_lines_lost_total")
        life.log.close()
        statuses |= {(await connection.ask())[0] for _ in range(100)}
        lost_since = await life.metric("gateway_log_lines_lost_total") - lost
        life.process.send_signal(signal.SIGTERM)
        status = await life.process.wait()

    assert (statuses, status) == ({200}, 0)
    assert (lost > 0, lost_since >= 100) == (True, True)


async def test_without_descriptors_a_gateway_goes_on() -> None:
    """Clients beyond what the system allows hear 503, or nothing; when others leave, everybody is served again."""

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (96, 96))

    async with living(few) as life:
        async with AsyncExitStack() as stack:
            crowd = [await stack.enter_async_context(connected(life.port)) for _ in range(200)]
            outcomes = [await outcome(one) for one in crowd]
        while await life.metric("process_open_fds") > 40:  # noqa: ASYNC110 – it is another process
            await asyncio.sleep(0)
        after = [await asked(life, HELLO) for _ in range(20)]
        life.process.send_signal(signal.SIGTERM)
        status = await life.process.wait()

    assert {"200", "503"} <= set(outcomes) <= {"200", "503", "failed"}
    assert outcomes.count("200") >= 20
    assert (set(after), status) == ({"200"}, 0)
    assert len(life.logged) < 500


async def asked(life: Life, request: bytes) -> str:
    """Ask on a connection of one's own, and tell how it went."""
    async with connected(life.port) as connection:
        return await outcome(connection, request)


async def outcome(connection: Connection, request: bytes = HELLO) -> str:
    """Ask, and tell how it went."""
    try:
        status, _ = await connection.ask(request)
    except (OSError, EOFError):
        return "failed"
    return str(status)


def doors(life: Life) -> list[Any]:
    """Give the sockets on which it listens."""
    connections = psutil.Process(life.process.pid).net_connections("tcp")
    return [one for one in connections if one.status == psutil.CONN_LISTEN]


async def first_line(process: Process) -> dict[str, Any]:
    """Give what a gateway says first, and end it."""
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(await process.stdout.readline())
    process.kill()
    await process.communicate()
    return line
