"""Gateways of several processes behind one port: restarted one by one, and one that stands still, under load."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import psutil
import pytest

from tests.e2e.keepers import Keepers, connected
from tests.e2e.lives import living

HANG = 240.0


@pytest.fixture(autouse=True)
async def guard() -> AsyncIterator[None]:
    """Let no test hang."""
    async with asyncio.timeout(HANG):
        yield


async def test_workers_are_restarted_one_by_one_without_a_failed_request() -> None:
    """Of 16 clients that keep their connections none loses a request while each worker in turn is told to stop."""
    async with living(GATEWAY_WORKERS="2", GATEWAY_DRAIN_NOTICE="3") as life, asyncio.TaskGroup() as group:
        keepers = Keepers(life.port, 16)
        group.create_task(keepers.run())
        await keepers.until_answered(500)
        for turn, slot in enumerate((0, 1), start=1):
            life.worker(slot).send_signal(signal.SIGTERM)
            await life.until("worker serves", 2 + turn)
        await keepers.until_answered(keepers.seen["200"] + 500)
        life.process.send_signal(signal.SIGTERM)
        status = await life.process.wait()

    assert status == 0
    assert set(keepers.seen) == {"200", "told to leave", "refused"}
    assert [(line["worker"], line["code"]) for line in life.told("worker ended")] == [(0, 0), (1, 0)]


async def test_a_worker_that_stands_still_keeps_only_its_own_clients_waiting() -> None:
    """After `kill -STOP` of one of two everybody who comes is served by the other; its own are, when it goes on."""
    async with living(GATEWAY_WORKERS="2") as life, AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        crowd = [await stack.enter_async_context(connected(life.port)) for _ in range(16)]
        for one in crowd:
            await one.ask()
        life.worker(0).suspend()
        waiting = [group.create_task(one.ask()) for one in crowd]
        newcomers = 0
        for _ in range(50):
            async with connected(life.port) as newcomer:
                newcomers += (await newcomer.ask())[0] == 200
        own = psutil.CONN_ESTABLISHED, life.port
        its = sum((one.status, one.laddr.port) == own for one in life.worker(0).net_connections("tcp"))
        while sum(not one.done() for one in waiting) > its:  # noqa: ASYNC110 – it is another process
            await asyncio.sleep(0)
        held = sum(not one.done() for one in waiting)
        life.worker(0).resume()
        answers = [(await one)[0] for one in waiting]

    assert newcomers == 50
    assert held == its
    assert answers == [200] * 16


async def test_a_killed_worker_takes_no_more_than_its_own_with_it_under_load() -> None:
    """Of 16 clients those of the dead worker lose one request each at most, and everybody is served by who is left."""
    async with living(GATEWAY_WORKERS="2", GATEWAY_DRAIN_NOTICE="3") as life, asyncio.TaskGroup() as group:
        keepers = Keepers(life.port, 16)
        group.create_task(keepers.run())
        await keepers.until_answered(500)
        life.worker(0).kill()
        await life.until("worker serves", 3)
        await keepers.until_answered(keepers.seen["200"] + 500)
        lost = sum(times for outcome, times in keepers.seen.items() if "after" in outcome)
        life.process.send_signal(signal.SIGTERM)
        status = await life.process.wait()

    assert status == 0
    assert lost <= 16
    assert keepers.seen["refused"] == 16
    assert sum(times for outcome, times in keepers.seen.items() if "after" in outcome) == lost


async def test_another_gateway_takes_over_at_the_same_port_without_a_failed_request() -> None:
    """With a shared port the new one starts beside the old one, which is then told to stop: nobody loses a request."""
    shared = {"GATEWAY_SHARED_PORT": "true", "GATEWAY_DRAIN_NOTICE": "3"}
    async with (
        living(**shared) as old,
        living(**shared, GATEWAY_PORT=str(old.port)) as new,
        asyncio.TaskGroup() as group,
    ):
        keepers = Keepers(old.port, 16)
        group.create_task(keepers.run())
        await keepers.until_answered(500)
        old.process.send_signal(signal.SIGTERM)
        first = await old.process.wait()
        await keepers.until_answered(keepers.seen["200"] + 500)
        new.process.send_signal(signal.SIGTERM)
        second = await new.process.wait()

    assert (first, second) == (0, 0)
    assert set(keepers.seen) == {"200", "told to leave", "refused"}
