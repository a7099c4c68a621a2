"""Two processes of a gateway on one Redis: a write that comes to both is done once, also when one of them dies."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from itertools import islice
from secrets import token_hex

import httpx2
import pytest

from ftgo_sandbox.testing import free_ports
from tests.e2e.processes import Running, running_gateway
from tests.e2e.till import Till, till
from tests.support.outside import demand
from tests.support.redis import redis_running

SHOWN = {"Authorization": "Bearer dev:7/charges:write"}
SEVERAL = 20
SECONDS = 60.0  # in which a lease of six has ended
REFUSED = 409


@pytest.fixture(scope="module")
def port() -> int:
    """Choose where the service is, before there is one."""
    return next(islice(free_ports().values(), 1))


@pytest.fixture
async def service(port: int) -> AsyncIterator[Till]:
    async with till(port) as service:
        yield service


@pytest.fixture(scope="module")
def gateways(port: int) -> Iterator[list[Running]]:
    with ExitStack() as stack:
        redis = stack.enter_context(redis_running())
        demand(redis, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        settings = {
            "GATEWAY_STORE__KIND": "redis",
            "GATEWAY_STORE__URL": str(redis),
            "GATEWAY_STORE__PREFIX": f"test-{token_hex(8)}",
            "GATEWAY_BUDGET": "5",
            "GATEWAY_IDEMPOTENCY__LEASE": "6",
        }
        services = {"till": f"http://127.0.0.1:{port}"}
        yield [stack.enter_context(running_gateway("tests.e2e.till", services, settings)) for _ in range(2)]


async def charged(http: httpx2.AsyncClient, gateway: Running, key: str) -> httpx2.Response:
    """Ask for a charge under *key*."""
    return await http.post(
        f"http://127.0.0.1:{gateway.port}/charges", headers={**SHOWN, "Idempotency-Key": key}, timeout=30
    )


async def test_of_many_at_once_one_is_sent(gateways: list[Running], service: Till) -> None:
    """While the first is at work all others hear 409 from either process; then both tell its answer."""
    async with httpx2.AsyncClient(trust_env=False) as http:
        async with asyncio.TaskGroup() as group:
            first = group.create_task(charged(http, gateways[0], "k"))
            await service.seen.wait()
            others = [await charged(http, gateways[turn % 2], "k") for turn in range(SEVERAL)]
            service.open.set()
        later = [await charged(http, gateway, "k") for gateway in gateways]

    assert Counter(one.status_code for one in others) == {409: SEVERAL}
    assert (first.result().status_code, first.result().json()) == (201, {"number": 1})
    assert [(one.json(), one.headers["idempotency-replayed"]) for one in later] == [({"number": 1}, "true")] * 2
    assert service.asked == ["k"]


async def test_side_by_side_nobody_is_sent_twice(gateways: list[Running], service: Till) -> None:
    """However the two processes race for it, the service is asked once, and nobody hears of another charge."""
    service.open.set()
    async with httpx2.AsyncClient(trust_env=False) as http, asyncio.TaskGroup() as group:
        asked = [group.create_task(charged(http, gateways[turn % 2], "race")) for turn in range(2 * SEVERAL)]

    answers = [one.result() for one in asked]
    assert {one.status_code for one in answers} <= {201, 409}
    assert {one.json()["number"] for one in answers if one.is_success} == {1}
    assert service.asked == ["race"]


async def test_the_key_of_a_gateway_that_died_is_free_again_after_its_lease(
    gateways: list[Running], service: Till
) -> None:
    """Killed with the call under way, it can say nothing; the other sends the same request on, under the same key.

    So it is the service that tells what happened, and there is one charge.
    """
    async with httpx2.AsyncClient(trust_env=False) as http:
        async with asyncio.TaskGroup() as group:
            cut = group.create_task(_cut_off(http, gateways[0]))
            await service.seen.wait()
            gateways[0].kill()
        service.open.set()
        seen = Counter[int]()
        end = time.monotonic() + SECONDS
        last = await charged(http, gateways[1], "left")
        while last.status_code == REFUSED and time.monotonic() < end:
            seen[last.status_code] += 1
            last = await charged(http, gateways[1], "left")

    assert cut.result()
    assert seen[REFUSED] > 0
    assert (last.status_code, last.json(), last.headers.get("idempotency-replayed")) == (201, {"number": 1}, None)
    assert service.asked == ["left", "left"]


async def _cut_off(http: httpx2.AsyncClient, gateway: Running) -> bool:
    try:
        await charged(http, gateway, "left")
    except httpx2.TransportError:
        return True
    return False
