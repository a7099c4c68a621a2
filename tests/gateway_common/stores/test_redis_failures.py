"""A real Redis that is killed, stopped, full, demoted, locked: what each becomes, and that it is over by itself."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from gateway_common.configuration.secret import environment
from gateway_common.stores import Store, StoreDown
from gateway_common.stores.redis import RedisStore, opened
from tests.gateway_common.stores.spending import REPLACE, SPEND
from tests.support.redis import store_settings
from tests.support.redis_server import RedisServer, redis_server

TIMEOUT = 2.0
HANG = 240.0


@pytest.fixture(autouse=True)
async def guard() -> AsyncIterator[None]:
    """Let no test hang."""
    async with asyncio.timeout(HANG):
        yield


@pytest.fixture(scope="module")
def one() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
def server(one: RedisServer) -> RedisServer:
    """Give a server that is empty and well."""
    one.kill()
    one.start()
    return one


@pytest.fixture
async def store(server: RedisServer) -> AsyncIterator[RedisStore]:
    made = opened(store_settings(server.url, timeout=TIMEOUT))
    await made.put("a", b"1", seconds=None)
    yield made
    await made.aclose()


async def outcome(store: Store) -> bytes | str | None:
    """Read a key, and say what came of it."""
    try:
        return await store.get("a")
    except StoreDown as down:
        return down.reason


async def is_back(store: Store) -> bytes | str | None:
    """Wait until it answers again."""
    while isinstance(said := await outcome(store), str):  # noqa: ASYNC110 – no store tells when it is back
        await asyncio.sleep(0)
    return said


async def test_a_killed_redis_is_told_of_at_once(server: RedisServer, store: RedisStore) -> None:
    """Nobody waits for it, and when it is there again it is asked again."""
    server.kill()
    told = {await outcome(store) for _ in range(1000)}
    was_up = store.is_up
    server.start()

    assert all(isinstance(one, str) for one in told)
    assert (was_up, await is_back(store), store.is_up) == (False, None, True)


async def test_a_stopped_redis_is_waited_for_once(server: RedisServer, store: RedisStore) -> None:
    """Those who ask when it stops wait for the time-out together; nobody does after that; what it held is there."""
    server.stop()
    async with asyncio.TaskGroup() as group:
        first = [group.create_task(outcome(store)) for _ in range(50)]
    later = {await outcome(store) for _ in range(1000)}
    server.go_on()

    assert {one.result() for one in first} == {"Redis said nothing for 2 s"}
    assert all(isinstance(one, str) for one in later)
    assert await is_back(store) == b"1"


async def test_connections_that_are_cut_cost_no_request(server: RedisServer, store: RedisStore) -> None:
    """Whatever closes a connection that lived – a failover, a firewall –, every request is answered all the same."""
    said = list[bytes | str | None]()
    for turn in range(200):
        if turn == 100:
            server.tell("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(outcome(store)) for _ in range(5)]
        said += [one.result() for one in asked]

    assert said == [b"1"] * 1000
    assert store.failures == {}


async def test_a_restart_between_two_requests_is_not_noticed(server: RedisServer, store: RedisStore) -> None:
    """A connection that died while nobody asked is replaced before somebody does."""
    server.kill()
    server.start()
    while not store.is_up:  # noqa: ASYNC110 – it is another process
        await asyncio.sleep(0)

    assert [await outcome(store) for _ in range(10)] == [None] * 10


async def test_a_redis_that_became_a_replica_is_left(server: RedisServer, store: RedisStore) -> None:
    """Its refusal to write is StoreDown for whoever writes, and for whoever reads: what it has may be old."""
    server.tell("REPLICAOF", "127.0.0.1", 1)
    with pytest.raises(StoreDown) as told:
        await store.put("a", b"2", seconds=None)
    read = await outcome(store)
    server.tell("REPLICAOF", "NO", "ONE")

    assert (told.value.reason, read) == ("Redis answered READONLY",) * 2
    assert await is_back(store) == b"1"


async def test_a_full_redis_can_still_be_read(server: RedisServer, store: RedisStore) -> None:
    """What it does not take is StoreDown, a step as well, and nothing else is touched by that."""
    server.tell("CONFIG", "SET", "maxmemory", 1, "maxmemory-policy", "noeviction")
    with pytest.raises(StoreDown, match="OOM"):
        await store.put("b", b"2", seconds=None)
    with pytest.raises(StoreDown, match="OOM"):
        await store.step(SPEND, ["a", "a"], [1, 1000])
    read = await outcome(store)
    server.tell("CONFIG", "SET", "maxmemory", 0)

    assert (read, store.is_up, store.failures["OOM"]) == (b"1", True, 2)
    assert await store.put("b", b"2", seconds=None)


async def test_a_full_redis_lets_in_who_comes_back(server: RedisServer, store: RedisStore) -> None:
    """A new connection to one that takes nothing new is of use, for it can be read."""
    server.tell("CONFIG", "SET", "maxmemory", 1, "maxmemory-policy", "noeviction")
    server.tell("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert await outcome(store) == b"1"


async def test_somebody_elses_key_is_nobodys(server: RedisServer, store: RedisStore) -> None:
    """A list where a value should be is StoreDown for this key, and for no other."""
    name = server.tell("KEYS", "*:one:a")[0]
    server.tell("DEL", name)
    server.tell("RPUSH", name, "x")

    assert await outcome(store) == "Redis answered WRONGTYPE"
    assert (await store.get("b"), store.failures) == (None, {"WRONGTYPE": 1})


async def test_a_password_that_is_wanted_is_told(server: RedisServer) -> None:
    """Without it, or with a wrong one, nobody is let in."""
    server.tell("CONFIG", "SET", "requirepass", "right")
    told = list[bytes | str | None]()
    with environment({"WRONG": "guessed", "RIGHT": "right"}):
        for secret in ({}, {"password": "env:WRONG"}, {"password": "env:RIGHT"}):
            async with aclosing(opened(store_settings(server.url, timeout=TIMEOUT, **secret))) as store:
                told.append(await outcome(store))

    assert told == ["Redis answered NOAUTH", "Redis answered WRONGPASS", None]


async def test_the_user_of_the_page_can_do_everything(server: RedisServer) -> None:
    """Who has the rights that operators are told to give is refused nothing."""
    page = (Path(__file__).parents[3] / "docs/how-to/redis-and-replicas.md").read_text(encoding="utf-8")
    rights = re.findall(r"^ACL SETUSER mobile (.+)$", page, re.MULTILINE)
    server.tell("ACL", "SETUSER", "mobile", *rights[0].replace(">…", ">right").split())
    who = {"prefix": "mobile", "username": "mobile", "password": "env:RIGHT"}
    with environment({"RIGHT": "right"}):
        settings = store_settings(server.url, timeout=TIMEOUT, **who)
    async with aclosing(opened(settings)) as store:
        await store.put("a", b"1", seconds=60)
        await store.swap("a", b"1", b"2", seconds="left")
        await store.swap("a", b"2", b"3", seconds=None)
        await store.delete("a", if_equal=b"3")
        await store.take("a")
        await store.delete("a")
        await store.add("people", "x", seconds=1)
        await store.add("people", "x", seconds=None)
        await store.remove("people", "x")
        await store.members("people")
        await store.step(REPLACE, ["{a}", "{a}b"], [b"1"])

        assert (len(rights), await store.get("{a}"), store.failures) == (1, b"1", {})


async def test_a_script_that_redis_forgot_is_told_again(server: RedisServer, store: RedisStore) -> None:
    """A script is sent by its name, and whole when Redis does not know it."""
    first = await store.delete("a", if_equal=b"2")
    server.tell("SCRIPT", "FLUSH")

    assert (first, await store.delete("a", if_equal=b"1")) == (False, True)
    assert store.failures == {}
