"""Limits that four processes share in one Redis: how exact they are, and what happens when Redis dies under load."""

import json
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.e2e.asking import Heard, ask
from tests.e2e.processes import running_gateway
from tests.support.redis_server import RedisServer, redis_server

PROCESSES = 4
RATE, BURST = 100, 200
QUOTA = 800
SHARE = BURST // PROCESSES
PLANS = {"fast": {"rate": f"{RATE}/s", "burst": BURST}, "contract": {"quota": {"month": QUOTA}}}
SECONDS = 3.0
ENOUGH = 400
LOCAL = b"gateway-local"
ANN = {"Authorization": "Bearer dev:1"}


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def port(redis: RedisServer) -> Iterator[int]:
    """Serve a gateway by four processes."""
    settings = {
        "GATEWAY_BUDGET": "60",
        "GATEWAY_STORE__KIND": "redis",
        "GATEWAY_STORE__URL": redis.url,
        "GATEWAY_LIMITS__PLANS": json.dumps(PLANS),
        "GATEWAY_LIMITS__ANONYMOUS": "fast",
        "GATEWAY_LIMITS__CONSUMER": "contract",
        "GATEWAY_WORKERS": str(PROCESSES),
    }
    with running_gateway("tests.e2e.toy", {"held": "http://127.0.0.1:9"}, settings) as running:
        yield running.port


async def heard_of(port: int, fields: Mapping[str, str], goes_on: Callable[[Heard], bool], *words: bytes) -> Heard:
    """Ask as fast as there are answers, and count."""
    heard = Heard(words)
    await ask(port, "/hello", fields, heard, lambda: goes_on(heard))
    return heard


async def test_four_processes_let_through_what_one_would(port: int) -> None:
    """Asked for far more than is allowed, they let in the burst and the rate together, and nothing else.

    However long a machine stands still: what is counted is held against spans that are certain. No more is lost than a
    burst can hold, which are two seconds.
    """
    heard = await heard_of(port, {}, lambda heard: heard.span.most < SECONDS or heard.status[429] < ENOUGH, LOCAL)
    least, most = BURST + RATE * heard.span.least, BURST + RATE * heard.span.most

    assert heard.status.keys() == {200, 429}
    assert least * 0.99 <= heard.status[200] <= most * 1.01
    assert heard.with_word(LOCAL) == 0


async def test_a_quota_is_exact_across_processes(port: int) -> None:
    """Of more requests than the contract has, at four processes at once, exactly as many get in as it has."""
    heard = await heard_of(port, ANN, lambda heard: heard.status[429] < QUOTA)

    assert heard.status.keys() == {200, 429}
    assert heard.status[200] == QUOTA


class Outage:
    """Kill *redis* in the middle of the load, start it again, and let the load end when everything is as before."""

    def __init__(self, redis: RedisServer) -> None:
        self._steps = iter((redis.kill, redis.start))
        self._dead = False
        self._locals = 0
        self._since = 0

    def goes_on(self, heard: Heard) -> bool:
        """Look at what was *heard*, and do what comes next when there were enough answers of one kind in a row."""
        total, local = heard.status.total(), heard.with_word(LOCAL)
        if (local == self._locals) is self._dead:
            self._since = total
        self._locals = local
        if total - self._since < ENOUGH:
            return True
        step = next(self._steps, None)
        if step is None:
            return False
        step()
        self._dead, self._since = not self._dead, total
        return True


async def test_redis_dies_and_comes_back_under_load(port: int, redis: RedisServer) -> None:
    """Nobody is refused because it is away: each process goes on with its share, says so, and is back by itself.

    What is let in meanwhile is the rate, and a burst for each time that counting begins anew: with the load, in the
    shares, in a Redis that has forgotten everything; and one more while some are back already, and others not yet.
    """
    outage = Outage(redis)
    heard = await heard_of(port, {}, outage.goes_on, LOCAL)
    after = await heard_of(port, {}, lambda heard: heard.status.total() < ENOUGH, LOCAL)

    assert heard.status.keys() == {200, 429}
    assert heard.with_word(LOCAL) >= ENOUGH
    assert heard.said[200, LOCAL] >= SHARE
    assert heard.status[200] <= 1.01 * RATE * heard.span.most + 4 * BURST
    assert after.with_word(LOCAL) == 0
