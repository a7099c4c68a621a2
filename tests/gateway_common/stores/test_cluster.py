"""A real cluster of three nodes: keys that move while they are asked for, and a node that is killed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

import pytest

from gateway_common.stores import StoreDown
from gateway_common.stores.redis import RedisStore, opened
from gateway_common.stores.redis.slots import SLOTS, slot_of
from tests.support.redis import store_settings
from tests.support.redis_server import RedisServer, redis_cluster

HANG = 240.0
KEYS = [f"key-{number}" for number in range(60)]


@pytest.fixture(autouse=True)
async def guard() -> AsyncIterator[None]:
    """Let no test hang."""
    async with asyncio.timeout(HANG):
        yield


@pytest.fixture
async def store(cluster: str) -> AsyncIterator[RedisStore]:
    made = opened(store_settings(cluster, cluster=True, prefix="moving"))
    for key in KEYS:
        await made.put(key, b"1", seconds=None)
    yield made
    await made.aclose()


async def read(store: RedisStore, keys: Sequence[str]) -> set[bytes | str | None]:
    """Read all *keys* at once, and give what came of it."""

    async def one(key: str) -> bytes | str | None:
        try:
            return await store.get(key)
        except StoreDown:
            return "down"

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(one(key)) for key in keys]
    return {task.result() for task in asked}


async def test_a_slot_that_moves_is_followed(store: RedisStore, nodes: list[RedisServer]) -> None:
    """While a slot is on its way, and when it has arrived, what is in it is found, and what is not there is not."""
    slot = slot_of(b"moving:one:{moved}:here")
    place = slot * len(nodes) // SLOTS
    here, there = nodes[place], nodes[(place + 1) % len(nodes)]
    names = {node.port: node.tell("CLUSTER", "MYID").decode() for node in (here, there)}
    await store.put("{moved}:here", b"1", seconds=None)
    there.tell("CLUSTER", "SETSLOT", slot, "IMPORTING", names[here.port])
    here.tell("CLUSTER", "SETSLOT", slot, "MIGRATING", names[there.port])
    on_the_way = [await store.get(key) for key in ("{moved}:here", "{moved}:new")]
    await store.put("{moved}:new", b"2", seconds=None)
    here.tell("MIGRATE", "127.0.0.1", there.port, "moving:one:{moved}:here", 0, 5000)
    for node in (there, here):
        node.tell("CLUSTER", "SETSLOT", slot, "NODE", names[there.port])
    arrived = [await store.get(key) for key in ("{moved}:here", "{moved}:new")]

    assert (on_the_way, arrived) == ([b"1", None], [b"1", b"2"])
    assert store.failures == {}


async def test_a_node_that_is_killed_takes_its_own_keys_with_it(store: RedisStore, nodes: list[RedisServer]) -> None:
    """Keys of the others are answered as ever; its own are StoreDown, until it is there again."""
    for node in nodes:
        node.tell("CONFIG", "SET", "cluster-require-full-coverage", "no")
    at = {key: slot_of(f"moving:one:{key}".encode()) * len(nodes) // SLOTS for key in KEYS}
    lost, kept = [key for key in KEYS if at[key] == 2], [key for key in KEYS if at[key] != 2]
    well = await read(store, KEYS)
    nodes[2].kill()
    without = await read(store, lost), await read(store, kept)
    nodes[2].start()
    while "down" in (back := await read(store, lost)):  # noqa: ASYNC110 – no store tells when it is back
        await asyncio.sleep(0)

    assert (len(lost) > 0, well, without) == (True, {b"1"}, ({"down"}, {b"1"}))
    assert back == {None}


async def test_a_node_that_is_replaced_is_found() -> None:
    """When another takes over from one that was killed, it is asked: what was kept is there, and nobody starts anew."""
    with redis_cluster(spare=True) as nodes:
        async with aclosing(opened(store_settings(nodes[0].url, cluster=True, prefix="moving"))) as store:
            for key in KEYS:
                await store.put(key, b"1", seconds=None)
            while nodes[-1].tell("DBSIZE") != nodes[-2].tell("DBSIZE"):  # noqa: ASYNC110 – nobody tells when it has it all
                await asyncio.sleep(0)
            nodes[-2].kill()
            without = await read(store, KEYS)
            nodes[-1].tell("CLUSTER", "FAILOVER", "TAKEOVER")
            while "down" in (found := await read(store, KEYS)):  # noqa: ASYNC110 – no store tells when it is back
                await asyncio.sleep(0)

    assert (without, found) == ({b"1", "down"}, {b"1"})
