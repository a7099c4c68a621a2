"""A real gateway in front of several replicas of a service, some of which are ill; times are measured elsewhere."""

import asyncio
from pathlib import Path
from signal import SIGKILL, SIGSTOP, Signals

import pytest

from tests.e2e.lives import living
from tests.e2e.lone import lone_replica
from tests.e2e.ward import ILLS, Replica, ask, replica, replicas
from tests.gateway_common.services.discovery.nameserver import nameserver

DINER = "tests.e2e.diner"
HANG = 240
TIMES = 300


def addresses(*places: Replica) -> dict[str, str]:
    return {
        "GATEWAY_SERVICES__KITCHEN__URLS": ",".join(place.url for place in places),
        "GATEWAY_SERVICES__ORDER__URL": "http://127.0.0.1:1",
    }


@pytest.mark.parametrize("ill", ILLS)
async def test_one_sick_replica_of_two_is_hardly_noticed(ill: str) -> None:
    """One falls ill under load: at least 99.9 % succeed, with at most 1.1 calls to the service for each request."""
    async with asyncio.timeout(HANG), replicas(2) as (well, sick), living(app=DINER, **addresses(well, sick)) as life:

        def fall_ill(number: int) -> None:
            if number == TIMES // 4:
                sick.ill = ill

        statuses = await ask(life.client, "/ticket", TIMES, meanwhile=fall_ill)

    assert statuses[200] >= 0.999 * TIMES
    assert well.asked + sick.asked <= 1.1 * TIMES


@pytest.mark.parametrize("blow", [SIGSTOP, SIGKILL])
async def test_a_replica_whose_process_is_stopped_or_killed_is_hardly_noticed(blow: Signals) -> None:
    """At least 99.9 % succeed where only the operator ends tries, by a time-out for the beginning of an answer."""
    async with asyncio.timeout(HANG), replica() as well, lone_replica() as (url, process):
        settings = {
            "GATEWAY_SERVICES__KITCHEN__URL": "http://127.0.0.1:1",
            "GATEWAY_SERVICES__ORDER__URLS": f"{well.url},{url}",
            "GATEWAY_SERVICES__ORDER__HEAD_TIMEOUT": "2",
        }

        def strike(number: int) -> None:
            if number == TIMES // 4:
                process.send_signal(blow)

        async with living(app=DINER, **settings) as life:
            statuses = await ask(life.client, "/order", TIMES, meanwhile=strike)
            tries = await life.metric("gateway_address_picks_total", service="order")

    assert statuses[200] >= 0.999 * TIMES
    assert TIMES / 2 < well.asked < tries <= 1.1 * TIMES


@pytest.mark.parametrize("ill", ["500", "reset", "hang"])
async def test_a_service_that_is_ill_is_not_asked_more_for_it(ill: str) -> None:
    """When all replicas fail there are at most 1.2 calls for each request."""
    async with asyncio.timeout(HANG), replicas(2) as (one, two), living(app=DINER, **addresses(one, two)) as life:
        one.ill = two.ill = ill
        statuses = await ask(life.client, "/ticket", 200)

    assert statuses[200] == 0
    assert one.asked + two.asked <= 1.2 * 200


async def test_a_service_that_hangs_leaves_the_others_alone() -> None:
    """While all replicas of one service hang, calls of another are answered at the first try, and more are welcome."""
    async with asyncio.timeout(HANG), replicas(3) as (one, two, other):
        settings = {**addresses(one, two), "GATEWAY_SERVICES__ORDER__URL": other.url}
        async with living(app=DINER, **settings) as life:
            one.ill = two.ill = "hang"
            async with asyncio.TaskGroup() as group:
                hanging = group.create_task(ask(life.client, "/ticket", 40))
                orders = group.create_task(ask(life.client, "/order", 200))
            ready = (await life.admin.get("/ready")).status_code

    assert orders.result() == {200: 200}
    assert (other.asked, ready) == (200, 200)
    assert hanging.result()[200] == 0


async def test_a_change_in_dns_is_followed_under_load() -> None:
    """A name that leads elsewhere from one moment to the next loses no request, and the old address gets no more."""
    async with (
        asyncio.timeout(HANG),
        nameserver() as names,
        replica() as old,
        replica("127.0.0.2", old.service.port) as new,
    ):
        names.say({("kitchen.internal", "A"): (0, ("127.0.0.1",))})
        found = {"NAME": "kitchen.internal", "PORT": str(old.service.port)}
        found |= {"SERVERS": names.address, "LEAST_TTL": "0.1"}
        settings = {f"GATEWAY_SERVICES__KITCHEN__DNS__{name}": value for name, value in found.items()}
        settings["GATEWAY_SERVICES__ORDER__URL"] = "http://127.0.0.1:1"

        def move(number: int) -> None:
            if number == TIMES // 4:
                names.say({("kitchen.internal", "A"): (0, ("127.0.0.2",))})

        async with living(app=DINER, **settings) as life:
            statuses = await ask(life.client, "/ticket", TIMES, meanwhile=move)
            asked = old.asked
            await ask(life.client, "/ticket", 50)
            up = await life.metric("gateway_addresses", service="kitchen", state="up")

    assert statuses == {200: TIMES}
    assert (old.asked, new.asked, up) == (asked, TIMES + 50 - asked, 1)


async def test_a_rolling_restart_by_a_file_loses_nothing(tmp_path: Path) -> None:
    """Replicas are taken out of the file, and put back in, one after the other: each request is answered."""
    file = tmp_path / "kitchen.yaml"
    async with asyncio.timeout(HANG), replicas(2) as (one, two):
        settings = {**addresses(one), "GATEWAY_SERVICES__KITCHEN__ADDRESSES_FILE": str(file)}
        del settings["GATEWAY_SERVICES__KITCHEN__URLS"]
        file.write_text(f"- {one.url}\n- {two.url}\n")
        async with living(app=DINER, **settings) as life:
            failed = 0
            for times, here in enumerate(([two], [one, two], [one]), 1):
                await life.until("addresses changed", times)
                (tmp_path / "new").write_text("".join(f"- {place.url}\n" for place in here))
                (tmp_path / "new").replace(file)
                while len(life.told("addresses changed")) == times:
                    failed += 20 - (await ask(life.client, "/ticket", 20))[200]
            rest = two.asked
            await ask(life.client, "/ticket", 50)

    assert failed == 0
    assert two.asked == rest
