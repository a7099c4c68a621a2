"""A Redis that is slow, and a loop of ours that is: who is told what, and when, on a simulated clock."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from gateway_common.stores import Store, StoreDown
from gateway_common.stores.redis import RedisStore
from gateway_common.stores.redis.asked import nobodys
from gateway_common.stores.redis.connection import Connection
from gateway_common.testing import SimulatedLoop, pass_time, simulated
from tests.gateway_common.stores.scripted import after, always, scripted

OK = b"+OK\r\n"
NOTHING = b"$-1\r\n"
LATE = "Redis does not answer within 0.5 s"


async def outcome(store: Store) -> tuple[str, float]:
    """Read a key, and say what came of it, after how many seconds."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        said = str(await store.get("a"))
    except StoreDown as down:
        said = down.reason
    return said, round(loop.time() - began, 1)


async def many(store: Store, count: int) -> set[tuple[str, float]]:
    """Ask *count* times at once."""
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(outcome(store)) for _ in range(count)]
    return {one.result() for one in asked}


class StallingLoop(SimulatedLoop):
    """Stand still, as a loop does that something else keeps busy."""

    stalled = 0.0

    def time(self) -> float:
        """Give the seconds that passed, those of stalls included."""
        return super().time() + self.stalled


def stalling(main: Coroutine[None, None, tuple[str, float]]) -> str:
    """Run *main* on a loop that can stall, and give what it said."""
    with asyncio.Runner(loop_factory=StallingLoop) as runner:
        return runner.run(main)[0]


def stall(seconds: float) -> None:
    """Let so much time pass without a turn of the loop."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StallingLoop)
    loop.stalled += seconds


@simulated
async def test_a_redis_that_is_slow_but_moves_keeps_nobody_longer_than_the_time_out() -> None:
    """Each is told at the end of its own time; what comes after that is passed over, and the connection stays."""
    async with scripted(always(after(0.2, NOTHING)), within=0.5) as server:
        told = await many(server.store, 10)
        behind = await outcome(server.store)
        await pass_time(2)
        later = await outcome(server.store)

        assert told == {("None", 0.2), ("None", 0.4), (LATE, 0.5)}
        assert (behind, later) == ((LATE, 0.0), ("None", 0.2))
        assert isinstance(server.store, RedisStore)
        assert (server.opened, server.store.failures) == (1, {"late": 9})


@simulated
async def test_an_answer_that_is_on_its_way_is_no_silence() -> None:
    """A value that takes longer than the time-out is lost to whoever asked, and costs the connection nothing."""
    value = after(0.4, b"$2\r\n") + after(0.4, b"x") + after(0.4, b"y\r\n")
    async with scripted(lambda _, before: NOTHING if before else value, within=0.5) as server:
        big = await outcome(server.store)
        await pass_time(2)
        small = await outcome(server.store)

    assert (big, small, server.opened) == ((LATE, 0.5), ("None", 0.0), 1)


@simulated
async def test_no_more_than_so_many_answers_are_waited_for() -> None:
    """Who asks a server that owes ten thousand answers is told so at once."""
    connection = Connection(refused=lambda _connection, _asked, _text: None, ended=lambda _connection: None)
    behind = list[bool]()
    for _ in range(2):
        connection.waiting.extend([nobodys(1.0)] * 5_000)
        behind.append(connection.is_behind(0.0))

    assert behind == [False, True]


@pytest.mark.parametrize("opening", [0.0, 0.45])
def test_opening_and_repeating_take_nobody_more_time(opening: float) -> None:
    """One moment ends the wait of a command, however many connections it is asked over."""

    def says(word: bytes, before: int) -> bytes | None:
        if word == b"HELLO":
            return after(opening, OK)
        return None if before == 1 else b""

    @simulated
    async def asked() -> None:
        async with scripted(says, within=0.5) as server, asyncio.TaskGroup() as group:
            first = group.create_task(outcome(server.store))
            await pass_time(0.4)
            group.create_task(outcome(server.store))

        assert first.result() == (LATE, 0.5)

    asked()


@simulated
async def test_a_replica_is_noticed_by_who_only_reads() -> None:
    """Under load as without, it has to show every few seconds that it can be written to."""
    demoted = asyncio.Event()

    def says(word: bytes, _: int) -> bytes:
        return b"-READONLY because\r\n" if demoted.is_set() and word != b"GET" else NOTHING

    async with scripted(says) as server:
        before = await outcome(server.store)
        demoted.set()
        for _ in range(60):
            await outcome(server.store)
            await pass_time(0.1)
        then = await outcome(server.store)

    assert (before, then) == (("None", 0.0), ("Redis answered READONLY", 0.0))


@simulated
async def test_a_write_whose_answer_is_lost_is_not_done_again() -> None:
    """Nobody knows whether it was done, and others may have acted on it: that is StoreDown, after one command."""
    asks: dict[bytes, Callable[[Store], Coroutine[None, None, object]]] = {
        b"SET": lambda store: store.put("a", b"1", seconds=1, if_absent=True),
        b"GETDEL": lambda store: store.take("a"),
        b"DEL": lambda store: store.delete("a"),
        b"EVALSHA": lambda store: store.swap("a", b"1", b"2", seconds=1),
        b"SREM": lambda store: store.remove("a", "x"),
    }
    sent = dict[bytes, list[bytes]]()
    for word, ask in asks.items():
        async with scripted(lambda word, before: None if word != b"HELLO" and not before else OK) as server:
            with pytest.raises(StoreDown, match="closed the connection"):
                await ask(server.store)
            await pass_time(1)
            sent[word] = server.asked

    assert sent == {word: [word] for word in asks}


@simulated
async def test_a_write_that_a_replica_refused_is_done_by_its_master() -> None:
    """What was refused was not done, so it is asked again over another connection."""
    said = {0: b"-READONLY because\r\n"}
    async with scripted(lambda word, before: OK if word == b"HELLO" else said.get(before, OK)) as server:
        kept = await server.store.put("a", b"1", seconds=1)

    assert (kept, server.asked, server.opened) == (True, [b"SET", b"SET"], 2)


@simulated
async def test_who_leaves_in_the_turn_in_which_it_asked_asks_nothing() -> None:
    """What nobody waits for is not sent."""
    async with scripted(always(NOTHING)) as server:
        await server.store.get("a")
        left = asyncio.get_running_loop().create_task(server.store.take("a"))
        await asyncio.sleep(0)
        left.cancel()
        await pass_time(1)

    assert server.asked == [b"GET"]


@simulated
async def test_who_leaves_before_the_connection_breaks_is_not_asked_for_again() -> None:
    """Over the next connection goes what somebody waits for."""
    breaks = asyncio.Event()

    def says(word: bytes, before: int) -> bytes | None:
        if word == b"SMEMBERS":
            breaks.set()
        return OK if word == b"HELLO" else NOTHING if before > 1 else None if breaks.is_set() else b""

    async with scripted(says) as server:
        left = asyncio.get_running_loop().create_task(server.store.get("a"))
        await pass_time(0.1)
        left.cancel()
        with pytest.raises(StoreDown):
            await server.store.members("a")

    assert server.asked == [b"GET", b"SMEMBERS", b"SMEMBERS"]


async def asked_and_stalled(*, sent: bool) -> tuple[str, float]:
    """Ask, and stall before or after it is *sent*; the server needs at most 150 ms, and has 0.3 s."""
    async with scripted(always(after(0 if sent else 0.15, NOTHING)), within=0.3) as server:
        await server.store.get("a")
        asked = asyncio.get_running_loop().create_task(outcome(server.store))
        await asyncio.sleep(0)
        for _ in range(sent):
            await asyncio.sleep(0)
        stall(0.5)
        return await asked


@pytest.mark.parametrize("sent", [False, True])
def test_our_own_stall_is_not_the_fault_of_redis(*, sent: bool) -> None:
    """The time of Redis begins when it is asked; what it said while we were busy is read before it is given up."""
    assert stalling(asked_and_stalled(sent=sent)) == "None"


async def opened_and_stalled() -> tuple[str, float]:
    """Break the connection, and stall while the next one is opened."""
    opens = asyncio.Event()

    def says(word: bytes, before: int) -> bytes | None:
        if word == b"HELLO":
            opens.set()
            return OK
        return NOTHING if before else None

    async with scripted(says, within=0.3) as server:
        asked = asyncio.get_running_loop().create_task(outcome(server.store))
        await opens.wait()
        stall(0.5)
        return await asked


def test_a_stall_while_it_is_opened_makes_no_redis_away() -> None:
    """A connection for which our own time ran out is tried again, and who waits for it is answered."""
    assert stalling(opened_and_stalled()) == "None"
