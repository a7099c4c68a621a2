"""Real gateways that are asked too much, or whose services hang: counted from outside, and by themselves."""

import asyncio
from contextlib import AsyncExitStack
from itertools import repeat

from tests.e2e.keepers import connected
from tests.e2e.lives import Life, held_service, living
from tests.support.flood import Move, flood

HELLO = Move(b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n", frozenset({200, 503}))
IMPATIENT = {"GATEWAY_OVERLOAD__PATIENCE": "0.001", "GATEWAY_OVERLOAD__TURN": "0.001"}
PLACES, LINE = 64, 128


async def answered(life: Life, status: str) -> float:
    return await life.metric("gateway_request_seconds_count", route="/hello", status=status)


async def test_whoever_is_not_answered_is_told_so() -> None:
    """Every request of a rush is answered or refused, each counted once; it is told twice, and then all is well."""
    async with living(**IMPATIENT) as life:
        await flood(life.port, repeat(HELLO, 4000), clients=100)
        refused = await life.metric("gateway_shed_total")
        good = await answered(life, "200")
        began = await life.until("overload began")
        over = await life.until("overload over")
        after = [(await life.client.get("/hello")).status_code for _ in range(20)]
        at_rest = [await life.metric(f"gateway_{name}") for name in ("overloaded", "overload_waiting")]

    assert refused > 0
    assert (good + refused, over["refused"]) == (4000, refused)
    assert {"waiting", "starts"} <= began.keys()
    assert (len(life.told("overload began")), len(life.told("overload over"))) == (1, 1)
    assert after == [200] * 20
    assert at_rest == [0, 0]


async def test_health_is_answered_first() -> None:
    """While others are turned away, whoever asks whether it lives and is ready hears it, each time."""
    async with living(**IMPATIENT) as life, asyncio.TaskGroup() as group:
        rush = group.create_task(flood(life.port, repeat(HELLO), clients=100))
        await life.until("overload began")
        health = [(await life.admin.get(path)).status_code for path in ("/live", "/ready") * 25]
        overloaded = await life.metric("gateway_overloaded")
        rush.cancel()

    assert health == [200] * 50
    assert overloaded


async def test_the_same_rush_is_no_overload_for_who_has_patience() -> None:
    """By default a rush of a hundred clients is served to the last."""
    served = Move(HELLO.said, frozenset({200}))
    async with living() as life:
        await flood(life.port, repeat(served, 2000), clients=100)
        refused = await life.metric("gateway_shed_total")

    assert refused == 0


async def test_a_service_that_hangs_keeps_its_own_alone() -> None:
    """Hundreds of requests that wait for a service take its places and its line, and nothing of anybody else's."""
    async with (
        held_service() as held,
        living(GATEWAY_SERVICES__HELD__URL=held.url) as life,
        asyncio.TaskGroup() as group,
    ):
        asking = [group.create_task(life.client.get("/held")) for _ in range(PLACES)]
        await held.until_asked(PLACES)
        others = [await life.client.get("/hello") for _ in range(200)]
        running = await life.metric("gateway_bulkhead_running", service="held")
        begun = await life.metric("gateway_request_seconds_count", route="/held")
        shed = await life.metric("gateway_shed_total")
        held.released.set()

    assert {one.status_code for one in others} == {200}
    assert (running, begun, shed) == (PLACES, 0, 0)
    assert {task.result().status_code for task in asking} == {200}


async def test_more_clients_than_there_is_room_for_come_in_turn() -> None:
    """Idle connections make room for new ones: everybody who asks is answered, however many have asked before."""
    async with living(GATEWAY_OVERLOAD__CONNECTIONS="8") as life, AsyncExitStack() as stack:
        statuses = [await (await stack.enter_async_context(connected(life.port))).ask(HELLO.said) for _ in range(40)]
        refused = await life.metric("gateway_refused_total", reason="connections")

    assert [status for status, _ in statuses] == [200] * 40
    assert refused == 0
