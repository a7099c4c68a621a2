"""The line to a server that does what no Redis should: on a simulated clock, over real sockets."""

import asyncio
from collections.abc import Callable
from itertools import count

import pytest

from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, StoreDown
from gateway_common.stores.redis import RedisStore
from gateway_common.stores.redis.connection import Connection
from gateway_common.stores.redis.line import Line
from gateway_common.stores.redis.server import Server
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.stores.scripted import always, scripted
from tests.gateway_common.stores.spending import SPEND

OK = b"+OK\r\n"
NOTHING = b"$-1\r\n"


async def outcome(store: Store, key: str = "a") -> str:
    """Read a key, and say what came of it."""
    try:
        return str(await store.get(key))
    except StoreDown as down:
        return down.reason


@simulated
async def test_a_command_whose_answer_is_lost_is_asked_once_more() -> None:
    """A connection that breaks under it is replaced, and nobody who asked notices."""
    async with scripted(lambda word, before: OK if word == b"HELLO" else NOTHING if before else None) as server:
        said = await outcome(server.store)

    assert (said, server.asked, server.opened) == ("None", [b"GET", b"GET"], 2)


@simulated
async def test_a_command_is_asked_twice_at_most() -> None:
    """What breaks every connection is not brought to a third."""
    async with scripted(lambda word, _: OK if word == b"HELLO" else None) as server:
        said = await outcome(server.store)

    assert (said, server.asked) == ("Redis closed the connection", [b"GET", b"GET"])


@simulated
async def test_silence_is_the_end_for_everybody_and_then_costs_nobody_time() -> None:
    """After the time-out all who wait are told, and whoever asks then is told at once, without a command."""
    async with scripted(always(b""), within=0.5) as server:
        async with asyncio.TaskGroup() as group:
            told = [group.create_task(outcome(server.store)) for _ in range(20)]
        asked, began = len(server.asked), asyncio.get_running_loop().time()
        after = {await outcome(server.store) for _ in range(1000)}

        assert {one.result() for one in told} == {"Redis said nothing for 0.5 s"}
        assert (len(after), asked, len(server.asked)) == (1, 20, 20)
        assert asyncio.get_running_loop().time() == began


@simulated
async def test_it_is_back_by_itself() -> None:
    """A server that was silent is tried in the background, more and more rarely, and used as soon as it answers."""
    silent = asyncio.Event()
    silent.set()
    async with scripted(lambda _word, _before: b"" if silent.is_set() else NOTHING, within=0.5) as server:
        await outcome(server.store)
        await pass_time(15)
        tried = server.opened
        silent.clear()
        await pass_time(2)
        said = await outcome(server.store)

    assert said == "None"
    assert 10 <= tried <= 40


@simulated
async def test_a_server_that_breaks_each_connection_is_not_hammered() -> None:
    """Connections that live for no second are opened as rarely as those that fail."""
    async with scripted(lambda word, _: OK if word == b"HELLO" else None) as server:
        for _ in range(50):
            await outcome(server.store)
            await pass_time(0.1)

    assert server.opened <= 20


@simulated
async def test_a_silent_connection_that_nobody_uses_is_noticed() -> None:
    """Who asks nothing for a while is not surprised by a connection that died meanwhile: it had to prove itself."""
    async with scripted(lambda _, before: b"" if before == 0 else NOTHING, within=0.5) as server:
        await pass_time(10)
        began = asyncio.get_running_loop().time()
        said = await outcome(server.store)

        assert (said, server.asked) == ("None", [b"PROOF", b"GET"])
        assert asyncio.get_running_loop().time() == began


@pytest.mark.parametrize("code", ["LOADING", "READONLY", "MASTERDOWN", "NOAUTH"])
def test_a_server_of_no_use_is_left(code: str) -> None:
    """What it refuses is asked over another connection; when that is of no use either, it is away."""

    @simulated
    async def left() -> None:
        refused = f"-{code} because\r\n".encode()
        async with scripted(always(refused)) as server:
            first, asked = await outcome(server.store), len(server.asked)
            second = await outcome(server.store)

            assert (first, second) == (f"Redis answered {code}",) * 2
            assert (asked, len(server.asked)) == (1, 1)

    left()


@pytest.mark.parametrize("code", ["OOM", "MISCONF", "WRONGTYPE", "NOPERM", "BUSY", "ERR", "NEWERWORD"])
def test_what_is_wrong_with_a_command_is_wrong_with_that_alone(code: str) -> None:
    """The one who asked is told, in words of ours; the next one is answered over the same connection."""

    @simulated
    async def refused() -> None:
        said = f"-{code} with the name of a key\r\n".encode()
        async with scripted(lambda _, before: NOTHING if before else said) as server:
            first, second = await outcome(server.store), await outcome(server.store)

        assert first == f"Redis answered {'ERR' if code == 'NEWERWORD' else code}"
        assert (second, server.opened) == ("None", 1)

    refused()


@pytest.mark.parametrize("garbage", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"$-1\r\n$-1\r\n", b"!\r\n"])
def test_what_is_no_redis_is_never_believed(garbage: bytes) -> None:
    """Whatever else answers there – or answers more than it was asked –, nobody takes it for nothing."""

    @simulated
    async def doubted() -> None:
        async with scripted(lambda word, _: b"-ERR\r\n" if word == b"HELLO" else garbage) as server:
            said = [await outcome(server.store) for _ in range(3)]

        assert said[1:] == ["Redis answered ERR"] * 2

    doubted()


@pytest.mark.parametrize("answer", [b":1\r\n", b"*1\r\n$1\r\na\r\n"])
def test_an_answer_of_another_kind_is_none(answer: bytes) -> None:
    """A number where a value was asked for is nothing to go by."""

    @simulated
    async def doubted() -> None:
        async with scripted(always(answer)) as server:
            assert await outcome(server.store) == "Redis answered what was not asked"

    doubted()


@simulated
async def test_what_many_ask_in_one_turn_is_answered_to_each() -> None:
    """Answers find their questions, also of those who left meanwhile."""
    numbers = count()
    async with scripted(lambda _word, _before: b"+%d\r\n" % next(numbers)) as server:
        async with asyncio.TaskGroup() as group:
            told = [group.create_task(outcome(server.store)) for _ in range(100)]
            while not server.asked:  # noqa: ASYNC110 – they have left
                await asyncio.sleep(0)
            for one in told[::2]:
                one.cancel()

        assert [one.result() for one in told[1::2]] == [str(str(n).encode()) for n in range(1, 100, 2)]
        assert server.opened == 1


class Broken(Server):
    """Fail in a way that nobody thought of."""

    async def connect(self, make: Callable[[], Connection]) -> Connection:  # noqa: ARG002 – it comes to nothing
        raise RuntimeError("a bug")


@simulated
async def test_nobody_waits_for_a_line_that_has_a_bug() -> None:
    """When no connection is opened any more, whoever asks is told, and the log has the bug."""
    line = Line(Broken(StoreSettings(kind="redis", url="redis://127.0.0.1")), 5.0)
    store = RedisStore(line, "test")
    told = [await outcome(store) for _ in range(2)]
    await store.aclose()

    assert told == ["nobody tries to reach it any more"] * 2


@simulated
async def test_an_answer_of_another_kind_is_no_number_no_set_and_no_list() -> None:
    """What cannot be an answer to the question is StoreDown, whatever was asked."""
    async with scripted(always(OK)) as server:
        told = list[str]()
        for ask in (
            server.store.delete("a"),
            server.store.swap("a", b"", b"", seconds=1),
            server.store.members("a"),
            server.store.step(SPEND, ["a"], [1, 1]),
        ):
            with pytest.raises(StoreDown) as down:
                await ask
            told.append(down.value.reason)

    assert told == ["Redis answered what was not asked"] * 4


@simulated
async def test_nodes_that_send_one_in_circles_are_not_followed_for_ever() -> None:
    """When nobody admits to having a key, nobody can tell; a map that makes no sense changes nothing."""

    def says(word: bytes, _: int) -> bytes:
        return {b"PING": b"+PONG\r\n", b"CLUSTER": OK}.get(word, f"-MOVED 1 :{server.port}\r\n".encode())

    async with scripted(says, cluster=True) as server:
        said = await outcome(server.store)

    assert said == "the nodes of the cluster do not agree who has the key"
    assert server.asked.count(b"GET") == 4


@simulated
async def test_one_server_of_a_cluster_is_told_from_one_server() -> None:
    """Who forgets to say that it is a cluster hears so."""
    async with scripted(always(b"-MOVED 1 10.0.0.1:6379\r\n")) as server:
        assert await outcome(server.store) == (
            "Redis answered MOVED, for it belongs to a cluster: set GATEWAY_STORE__CLUSTER=true"
        )
