import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import islice

import pytest

from ftgo_sandbox.testing import free_ports
from gateway_common.errors import problems
from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, StoreDown, store_of
from tests.gateway_common.stores.spending import SPEND
from tests.support.redis import store_settings


@asynccontextmanager
async def hanging() -> AsyncGenerator[int]:
    """Take connections and never answer."""

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(taken, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def every_operation(store: Store) -> int:
    """Count the operations that say that the store is down."""
    operations = (
        lambda: store.get("a"),
        lambda: store.put("a", b"", seconds=1),
        lambda: store.take("a"),
        lambda: store.delete("a"),
        lambda: store.delete("a", if_equal=b""),
        lambda: store.swap("a", b"", b"", seconds=1),
        lambda: store.add("a", "x", seconds=1),
        lambda: store.remove("a", "x"),
        lambda: store.members("a"),
        lambda: store.step(SPEND, ["a"], [1, 1000]),
    )
    down = 0
    for operation in operations:
        with pytest.raises(StoreDown) as told:
            await operation()
        down += told.value.problem.type is problems.UNAVAILABLE
    return down


@pytest.mark.parametrize("cluster", [False, True])
async def test_a_redis_that_is_away_is_a_503(*, cluster: bool) -> None:
    """Whatever is asked, the answer is that nobody can tell: 503 with Retry-After, never that nothing is there."""
    port = next(islice(free_ports().values(), 1))
    async with store_of(StoreSettings(kind="redis", url=f"redis://127.0.0.1:{port}", cluster=cluster)) as store:
        assert await every_operation(store) == 10


async def test_a_redis_that_hangs_is_not_waited_for() -> None:
    """An answer that takes longer than the time-out counts as none."""
    async with (
        hanging() as port,
        store_of(StoreSettings(kind="redis", url=f"redis://127.0.0.1:{port}", timeout=0.01)) as store,
    ):
        with pytest.raises(StoreDown):
            await store.get("a")


async def test_two_prefixes_do_not_meet(redis: str) -> None:
    """Gateways that share a Redis share no keys unless they share the prefix."""
    async with store_of(store_settings(redis)) as one, store_of(store_settings(redis)) as other:
        await one.put("a", b"1", seconds=60)

        assert await other.get("a") is None


async def test_processes_with_the_same_prefix_share(redis: str) -> None:
    """What one gateway puts another one gets."""
    settings = store_settings(redis)
    async with store_of(settings) as one, store_of(settings) as other:
        await one.put("a", b"1", seconds=60)

        assert await other.get("a") == b"1"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "redis"}, "needs its url"),
        ({"url": "redis://redis:6379"}, "set the kind to redis"),
        ({"kind": "redis", "url": "redis://:secret@redis:6379"}, "no password is written here"),
        ({"kind": "redis", "url": "http://redis"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://redis:0"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://redis:65536"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://redis:six"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://:6379"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://::1:6379"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://[::1:6379"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://[redis]:6379"}, "no address of Redis"),
        ({"kind": "redis", "url": "redis://redis/7", "cluster": True}, "a cluster has no databases"),
        ({"kind": "redis", "url": "redis://redis", "username": "mobile"}, "username without a password"),
    ],
)
def test_settings_that_cannot_work_are_told(wrong: dict[str, object], told: str) -> None:
    """Each mistake is one sentence with its cure, and no secret in it."""
    with pytest.raises(ValueError, match=told) as refused:
        StoreSettings.model_validate(wrong)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["redis://[::1]:6380/0", "redis://redis", "rediss://redis.internal:6379/", "redis://10.0.0.1/15"]
)
def test_every_way_to_write_an_address_is_one(url: str) -> None:
    """Names, numbers of both kinds, with a port and a database or without."""
    assert StoreSettings(kind="redis", url=url).url == url


def test_redis_is_only_loaded_for_whoever_asks_for_it() -> None:
    """The library with its stores does not import what reads Redis's answers."""
    said = "import sys, gateway_common, gateway_common.stores; sys.exit('hiredis' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
