"""How a Redis is reached: by names with several addresses, past doors that are shut, through clusters that err."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, StoreDown
from gateway_common.stores.redis import RedisStore
from gateway_common.stores.redis.line import Line
from gateway_common.stores.redis.server import Server, in_turn
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.stores.scripted import Scripted, after, scripted

OK = b"+OK\r\n"
CROWDED = b"-ERR max number of clients reached\r\n"


async def outcome(store: Store, key: str = "a") -> str:
    """Read a key, and say what came of it."""
    try:
        return str(await store.get(key))
    except StoreDown as down:
        return down.reason


def good(word: bytes, _: int) -> bytes:
    """Be a Redis that is well."""
    return b"$4\r\ngood\r\n" if word == b"GET" else OK


@pytest.mark.parametrize(("failed", "first"), [(0, "a"), (1, "b"), (2, "c"), (3, "a")])
def test_each_address_is_the_first_once(failed: int, first: str) -> None:
    """After each failure the next one is tried first, and the others after it."""
    turn = in_turn(["a", "b", "c"], failed)

    assert (turn[0], sorted(turn), in_turn([], failed)) == (first, ["a", "b", "c"], [])


async def said_by_name(*addresses: str) -> list[str]:
    """Ask the second time after a second, by a name with these *addresses*, of which 127.0.0.1 is well."""
    async with scripted(good) as server:

        async def found(_: object) -> Sequence[str]:
            return addresses

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError):
                await reader.read()
            writer.close()

        async with await asyncio.start_server(silent, "127.0.0.2", server.port):
            settings = StoreSettings(kind="redis", url=f"redis://redis.internal:{server.port}", prefix="test")
            store = RedisStore(Line(Server(settings, lookup=found), 0.5), "test")
            said = [await outcome(store)]
            await pass_time(1)
            said.append(await outcome(store))
            await store.aclose()
    return said


@simulated
async def test_an_address_that_refuses_is_passed_over() -> None:
    """Nobody is told of it."""
    assert await said_by_name("127.0.0.3", "127.0.0.1") == ["b'good'"] * 2


@simulated
async def test_an_address_that_says_nothing_is_the_last_of_the_next_attempt() -> None:
    """It costs those who wait for it, and nobody after them."""
    assert await said_by_name("127.0.0.2", "127.0.0.1") == ["it cannot be reached (TimeoutError)", "b'good'"]


@simulated
async def test_a_name_without_an_address_is_away() -> None:
    """The resolver may say so without an error."""
    assert await said_by_name() == ["it cannot be reached (OSError)"] * 2


@pytest.mark.parametrize(("first", "told"), [(CROWDED, "for it has as many clients"), (b"", "closed")])
def test_a_door_that_is_shut_at_once_keeps_nobody_waiting(first: bytes, told: str) -> None:
    """A connection that ends before anybody was greeted is of no use, and its last word says why."""

    @simulated
    async def shut() -> None:
        def closing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(first)
            writer.close()

        async with await asyncio.start_server(closing, "127.0.0.1", 0) as listening:
            port = listening.sockets[0].getsockname()[1]
            settings = StoreSettings(kind="redis", url=f"redis://127.0.0.1:{port}")
            store = RedisStore(Line(Server(settings), 0.5), "test")
            said = await outcome(store)
            await store.aclose()

        assert told in said
        assert asyncio.get_running_loop().time() < 0.5

    shut()


@simulated
async def test_what_is_refused_again_after_a_while_is_news() -> None:
    """The log has a line when Redis begins to refuse something, not for each command, and not once for ever."""
    async with scripted(lambda word, _: b"-OOM\r\n" if word == b"GET" else OK) as server:
        with capture_logs() as logs:
            for pause in (1, 1, 100, 1):
                await outcome(server.store)
                await pass_time(pause)

    assert [line["event"] for line in logs] == ["store refused"] * 2


def slots(owners: Mapping[int, tuple[int, int]]) -> bytes:
    """Write the map of a cluster: which port has the slots from – to."""
    node = "*3\r\n:{}\r\n:{}\r\n*3\r\n$9\r\n127.0.0.1\r\n:{}\r\n$2\r\nid\r\n"
    return f"*{len(owners)}\r\n{''.join(node.format(*span, port) for port, span in owners.items())}".encode()


@simulated
async def test_a_node_that_was_cut_off_is_not_believed_for_ever() -> None:
    """Whose map leads nowhere is asked last when it is read again."""
    known = dict[str, Scripted]()

    def cut(word: bytes, _: int) -> bytes:
        here, there = known["cut"].port, known["well"].port
        mapped = slots({here: (0, 15_999), there: (16_000, 16_383)})
        return mapped if word == b"CLUSTER" else b"-CLUSTERDOWN\r\n" if word == b"GET" else OK

    def well(word: bytes, before: int) -> bytes:
        return slots({known["well"].port: (0, 16_383)}) if word == b"CLUSTER" else good(word, before)

    async with scripted(cut, cluster=True) as known["cut"], scripted(well) as known["well"]:
        told = list[str]()
        for _ in range(30):
            told.append(await outcome(known["cut"].store))
            await pass_time(0.1)

    assert (told[0], told[-1]) == ("Redis answered CLUSTERDOWN", "b'good'")


@simulated
async def test_who_asks_a_node_that_takes_over_a_slot_is_not_cut_off_by_a_new_map() -> None:
    """A node that has no slots yet is in no map; its line stays as long as somebody waits for it."""
    known = dict[str, Scripted]()

    def has(read: Callable[[], bytes]) -> Callable[[bytes, int], bytes]:
        def says(word: bytes, before: int) -> bytes:
            mapped = slots({known["old"].port: (0, 16_383)})
            return mapped if word == b"CLUSTER" else read() if word == b"GET" else good(word, before)

        return says

    sent = iter(("ASK 1 127.0.0.1:{new}", "MOVED 1 127.0.0.1:{old}"))

    def old() -> bytes:
        ports = {name: node.port for name, node in known.items()}
        return next((f"-{word.format(**ports)}\r\n".encode() for word in sent), b"$4\r\ngood\r\n")

    new = has(lambda: after(0.4, b"$3\r\nnew\r\n"))
    async with scripted(has(old), cluster=True) as known["old"], scripted(new) as known["new"]:
        await pass_time(2)
        moving = asyncio.get_running_loop().create_task(outcome(known["old"].store))
        await pass_time(0.1)
        other = await outcome(known["old"].store)
        await pass_time(0.1)

        assert (other, await moving) == ("b'good'", "b'new'")
        assert known["new"].asked[:3] == [b"PING", b"ASKING", b"GET"]
