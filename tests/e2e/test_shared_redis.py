"""What `make run REDIS=… WORKERS=2` starts: each gateway as two processes at one port, which share a Redis."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import psutil
import pytest

from ftgo_sandbox.testing import Sandbox, running
from tests.e2e.people import signed_in
from tests.support.redis_server import RedisServer, redis_server

TIMES = 40


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def sandbox(redis: RedisServer) -> Iterator[Sandbox]:
    with ExitStack() as stack:
        environment = {"SANDBOX_REDIS": redis.url, "SANDBOX_WORKERS": "2"}
        yield stack.enter_context(running(only=("provider", "browser"), environment=environment))


async def statuses(url: str, fields: dict[str, str]) -> set[int]:
    """Ask over as many connections, so that both workers are asked."""
    found = set[int]()
    for _ in range(TIMES):
        async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
            found.add((await http.get(f"{url}/auth/session", headers=fields)).status_code)
    return found


async def test_a_session_is_known_to_every_worker_and_outlives_them(sandbox: Sandbox) -> None:
    """Whoever signed in is known to both processes, and to those that come when both were killed."""
    url = sandbox.urls["browser"]
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        ours = await signed_in(http, url, url, website=url)
    before = await statuses(url, ours)
    workers = [one for one in psutil.Process(sandbox.process.pid).children(recursive=True) if not one.children()]
    doomed = [one for one in workers if "browser_bff.app" in one.cmdline()]
    for one in doomed:
        one.kill()
    after = await statuses(url, ours)  # the door is the parent's: who comes meanwhile stands in line

    assert len(doomed) == 2
    assert (before, after) == ({200}, {200})


async def test_what_gateways_keep_is_in_redis_under_their_names(sandbox: Sandbox, redis: RedisServer) -> None:
    """Every key begins with the prefix of its gateway, so that two gateways never meet."""
    url = sandbox.urls["browser"]
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        await signed_in(http, url, url, website=url)
    names = {key.split(b":")[0] for key in redis.tell("KEYS", "*")}

    assert names == {b"ftgo-browser"}
