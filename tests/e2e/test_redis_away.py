"""A Redis that is killed, or stands still, under two gateways and their load: what fails, and with what, is counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager

import httpx2
import pytest

from tests.e2e.people import provider_for_people, signed_in
from tests.e2e.processes import running_gateway
from tests.support.redis_server import RedisServer, redis_server

HANG = 240.0
PAGE, SESSION = "/", "/auth/session"
AWAY = "503 and when to come back"
DURABLE = ("--appendonly", "yes", "--appendfsync", "always")


@pytest.fixture(autouse=True)
async def guard() -> AsyncIterator[None]:
    """Let no test hang."""
    async with asyncio.timeout(HANG):
        yield


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server(*DURABLE) as server:
        yield server


@pytest.fixture(scope="module")
def gateways(redis: RedisServer) -> Iterator[list[str]]:
    with ExitStack() as stack:
        settings = {**stack.enter_context(provider_for_people(redis.url)), "GATEWAY_STORE__TIMEOUT": "2"}
        made = [stack.enter_context(running_gateway("browser_bff.app", {}, settings)) for _ in range(2)]
        yield [f"http://127.0.0.1:{one.port}" for one in made]


class Load:
    """Ask both gateways again and again, as somebody who has signed in and as nobody; *seen* counts per path."""

    def __init__(self, http: httpx2.AsyncClient, gateways: list[str], ours: dict[str, str]) -> None:
        self.seen: dict[str, Counter[str]] = {PAGE: Counter(), SESSION: Counter()}
        self._http = http
        self._gateways = gateways
        self._fields = {PAGE: {}, SESSION: ours}

    async def phase(self, times: int = 40, **outcomes: str) -> dict[str, set[str]]:
        """Wait until each path has had its outcome so many times, and give what was seen since the last phase."""
        wanted = {path: outcomes[name] for name, path in (("page", PAGE), ("session", SESSION)) if name in outcomes}
        while any(self.seen[path][outcome] < times for path, outcome in wanted.items()):  # noqa: ASYNC110 – counts tell nobody
            await asyncio.sleep(0)
        seen, self.seen = self.seen, {PAGE: Counter(), SESSION: Counter()}
        return {path: set(counted) for path, counted in seen.items()}

    async def ask(self, gateway: str, path: str) -> None:
        """Ask one thing of one gateway for ever."""
        while True:
            self.seen[path][await self._asked(gateway + path, self._fields[path])] += 1

    async def _asked(self, url: str, fields: dict[str, str]) -> str:
        try:
            answer = await self._http.get(url, headers=fields)
        except httpx2.HTTPError as error:
            return type(error).__name__
        retry = " and when to come back" if "retry-after" in answer.headers else ""
        return f"{answer.status_code}{retry}"


@asynccontextmanager
async def loaded(gateways: list[str]) -> AsyncGenerator[Load]:
    """Put load on both gateways."""
    async with httpx2.AsyncClient(trust_env=False, timeout=HANG) as http, asyncio.TaskGroup() as group:
        load = Load(http, gateways, await signed_in(http, *gateways))
        asking = [group.create_task(load.ask(one, path)) for one in gateways for path in (PAGE, SESSION) * 4]
        yield load
        for one in asking:
            one.cancel()


@pytest.mark.parametrize("how", ["killed", "stopped"])
async def test_only_what_needs_redis_fails_and_with_503(redis: RedisServer, gateways: list[str], how: str) -> None:
    """Whoever has a session hears 503 and when to come back, and is signed in when it is there again; a page is a page.

    Nobody is taken for signed out (401), no answer is a 500, no connection breaks.
    """
    away, back = {"killed": (redis.kill, redis.start), "stopped": (redis.stop, redis.go_on)}[how]
    async with loaded(gateways) as load:
        well = await load.phase(page="200", session="200")
        away()
        falling = await load.phase(session=AWAY)
        without = await load.phase(page="200", session=AWAY)
        back()
        rising = await load.phase(session="200", times=100)
        again = await load.phase(page="200", session="200")

    fine = {PAGE: {"200"}, SESSION: {"200"}}
    assert (well, again) == (fine, fine)
    assert without == {PAGE: {"200"}, SESSION: {AWAY}}
    assert falling[SESSION] | rising[SESSION] <= {"200", AWAY}
    assert falling[PAGE] | rising[PAGE] <= {"200"}
