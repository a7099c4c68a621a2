"""Two processes that share what they keep, on a Redis that comes and goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest

from tests.e2e.processes import running_gateway
from tests.gateway_common.edge.door import Heard
from tests.on_the_wire.origin import Shop, said
from tests.support.redis_server import RedisServer, redis_server
from tests.support.servers import taking

TRIES = 400
NAMED_AND_KEPT = 4


class Pair:
    """Hold two gateways before one *origin*, and the *redis* that both use."""

    def __init__(self, ports: list[int], origin: Shop, redis: RedisServer) -> None:
        self.origin = origin
        self.redis = redis
        self._ports = ports

    async def ask(self, which: int, place: str, *, method: str = "GET") -> Heard:
        """Ask the first or the second gateway for *place*."""
        self.origin.port = self._ports[which]
        return await self.origin.get(f"/v1/things/{place}", method=method)

    async def until_shared(self) -> None:
        """Wait until Redis has an answer, its body, and the names of its target and of its tag."""
        async with asyncio.timeout(240):
            while self.redis.tell("DBSIZE") != NAMED_AND_KEPT:  # noqa: ASYNC110 – it is another process
                await asyncio.sleep(0)

    async def until_said(self, which: int, place: str, body: bytes) -> None:
        """Ask one of them until it says *body*; what travels behind its back takes a moment."""
        for _ in range(TRIES):
            if (await self.ask(which, place)).body == body:
                return
        raise AssertionError(f"{body!r} was never said")


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    origin = Shop()
    origin.open.set()
    async with taking(origin.take) as port:
        with ExitStack() as stack:
            yield opened(stack, origin, port)


def opened(stack: ExitStack, origin: Shop, port: int) -> Pair:
    redis = stack.enter_context(redis_server())
    told = {
        "GATEWAY_STORE__KIND": "redis",
        "GATEWAY_STORE__URL": redis.url,
        "GATEWAY_CACHE__NEAR_FOR": "0.001",
    }
    address = f"http://127.0.0.1:{port}"
    gateways = [running_gateway("tests.e2e.larder", {"larder": address}, told) for _ in range(2)]
    return Pair([stack.enter_context(one).port for one in gateways], origin, redis)


async def test_processes_share_what_they_keep_and_clear(pair: Pair) -> None:
    """What one has, the other finds; what one clears, both ask for again; and with Redis dead both go on."""
    place = pair.origin.says(said("max-age=60", body=b"old"), said("no-store"), said("max-age=60", body=b"new"))
    await pair.ask(0, place)
    await pair.until_shared()
    before = [(await pair.ask(which, place)).body for which in (1, 0, 1)]
    shared = pair.origin.count(place)
    await pair.ask(0, place, method="PUT")
    for which in (0, 1):
        await pair.until_said(which, place, b"new")
    first, write, *again = [one.method for one in pair.origin.of(place)]
    pair.redis.kill()
    alone = [await pair.ask(which, place) for which in (0, 1, 0, 1)]
    other = pair.origin.says(said("max-age=60"))
    unknown = [await pair.ask(which, other) for which in (0, 1)]

    assert (before, shared) == ([b"old"] * 3, 1)
    assert (first, write, set(again)) == ("GET", "PUT", {"GET"})
    assert [one.body for one in alone] == [b"new"] * 4
    assert [one.status for one in unknown] == [200, 200]
    assert pair.origin.count(place) == 2 + len(again) <= 4
