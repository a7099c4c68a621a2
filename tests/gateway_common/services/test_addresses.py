"""What the settings of a service with several addresses make of its network, on real sockets."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from gateway_common.app.gauges import Gauges
from gateway_common.app.senders import senders_of
from gateway_common.errors import State
from gateway_common.services import HttpNetwork, Sender
from gateway_common.services import Service as Declared
from gateway_common.services.balancing import Balancing
from gateway_common.settings import ServiceSettings
from gateway_common.settings.service import Carrier
from gateway_common.telemetry import Meters
from tests.gateway_common.services.discovery.nameserver import nameserver
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import Service, answering, ok, serving, status

KITCHEN = Declared("kitchen")


@asynccontextmanager
async def sending(settings: ServiceSettings) -> AsyncGenerator[Sender]:
    """Open a network to the kitchen, and close it."""
    network = HttpNetwork({"kitchen": settings})
    try:
        yield network.transport(KITCHEN)
    finally:
        await network.aclose()


@asynccontextmanager
async def replicas(count: int) -> AsyncGenerator[Sequence[Service]]:
    """Serve so many times, each with the number of its place as the answer."""
    async with AsyncExitStack() as opened:
        yield [await opened.enter_async_context(serving(answering(ok(b"%d" % number)))) for number in range(count)]


def listed(services: Sequence[Service]) -> str:
    return "".join(f"- {service.address}\n" for service in services)


async def said(send: Sender, times: int = 20) -> set[bytes | object]:
    """Ask so many times at once, so that every replica is asked."""
    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(send(call())) for _ in range(times)]
    return {answer.result().body for answer in answers}


async def test_a_single_address_costs_no_balancer() -> None:
    """Only who may have several addresses has one; a list of one may not grow, but a file and DNS may."""
    async with replicas(1) as (only,), sending(ServiceSettings(url=str(only.address))) as one:
        answers = await said(one)

    assert not isinstance(one, Balancing)
    assert answers == {b"0"}


@pytest.mark.parametrize("carrier", ["http1", "httpx2"])
async def test_a_list_is_shared_by_calls(carrier: Carrier) -> None:
    """Each address of a list has its calls, whatever carries them."""
    async with replicas(3) as services:
        urls = tuple(str(service.address) for service in services)
        async with sending(ServiceSettings(urls=urls, transport=carrier)) as send:
            answers = await said(send, times=100)

    assert answers == {b"0", b"1", b"2"}
    assert min(len(service.requests) for service in services) > 10


async def test_a_file_is_followed(tmp_path: Path) -> None:
    """What is written into the file is where calls go; what cannot be read changes nothing, and is counted."""
    file = tmp_path / "kitchen.yaml"
    async with replicas(3) as services:
        file.write_text(listed(services[:2]))
        async with sending(ServiceSettings(addresses_file=file)) as send:
            assert isinstance(send, Balancing)
            first = await said(send)
            file.write_text(listed(services[1:]))
            while not services[2].requests:
                await send(call())
            second = await said(send)
            file.write_text("- nobody\n")
            while not send.misses:
                await send(call())
            third = await said(send)

    assert (first, second, third) == ({b"0", b"1"}, {b"1", b"2"}, {b"1", b"2"})


async def test_dns_is_followed() -> None:
    """When records change calls go where they lead, none of them fails, and old connections are closed."""
    async with (
        nameserver() as names,
        serving(answering(ok(b"a"))) as a,
        serving(answering(ok(b"b")), host="127.0.0.2", port=a.port),
    ):
        found = {"name": "kitchen.internal", "port": a.port, "servers": names.address, "least_ttl": 0.01}
        names.say({("kitchen.internal", "A"): (0, ("127.0.0.1",))})
        async with sending(ServiceSettings.model_validate({"dns": found})) as send:
            before = await said(send)
            names.say({("kitchen.internal", "A"): (0, ("127.0.0.2",))})
            answers = [(await send(call())).body]
            while answers[-1] != b"b":
                answers.append((await send(call())).body)
            await a.hung_up.wait()
            after = await said(send)

    assert (before, set(answers), after) == ({b"a"}, {b"a", b"b"}, {b"b"})
    assert a.open == 0


async def test_a_name_that_is_gone_keeps_its_addresses() -> None:
    """While nobody knows the name calls go where it led last, until that is too long ago; then the service is down."""
    async with nameserver() as names, serving(answering(ok(b"a"))) as a:
        found = {"name": "kitchen.internal", "port": a.port, "servers": names.address, "least_ttl": 0.01}
        names.say({("kitchen.internal", "A"): (0, ("127.0.0.1",))})
        async with sending(ServiceSettings.model_validate({"dns": {**found, "keep_for": 0.3}})) as send:
            await send(call())
            names.say({})
            answers = [await send(call())]
            while answers[-1].state is State.OK:
                answers.append(await send(call()))
            misses = send.misses if isinstance(send, Balancing) else 0

    assert (answers[-1].state, answers[-1].reason) == (State.DOWN, "no address of kitchen is known")
    assert misses >= 2


async def test_gauges_tell_of_each_address() -> None:
    """Operators see which addresses there are, who gets calls, and the connections to all of them."""
    async with serving(answering(ok())) as well, serving(answering(status(b"500 Oops"))) as ill:
        urls = (str(well.address), str(ill.address))
        gauges = Gauges(Meters())
        async with sending(ServiceSettings(urls=urls)) as transport:
            send = senders_of(KITCHEN, transport, gauges)
            states = {(await send(call())).state for _ in range(50)}
            told = gauges.meters.exposition().decode()

    assert states == {State.OK}
    for line in (
        'gateway_addresses{service="kitchen",state="up"} 1.0',
        'gateway_addresses{service="kitchen",state="ejected"} 1.0',
        'gateway_addresses{service="kitchen",state="draining"} 0.0',
        'gateway_addresses_panic{service="kitchen"} 0.0',
        f'gateway_address_picks_total{{address="{well.address}",service="kitchen"}} 50.0',
        f'gateway_address_picks_total{{address="{ill.address}",service="kitchen"}} 5.0',
        'gateway_address_ejections_total{service="kitchen"} 1.0',
        'gateway_address_misses_total{service="kitchen"} 0.0',
        'gateway_pool_connections{service="kitchen",state="idle"} 2.0',
    ):
        assert line in told


async def test_health_is_asked_for_where_a_setting_says_so() -> None:
    """Each address is asked, whether anybody calls it or not."""
    async with replicas(2) as services:
        urls = tuple(str(service.address) for service in services)
        settings = ServiceSettings.model_validate({"urls": urls, "health": {"path": "/healthz"}})
        async with sending(settings):
            for service in services:
                await service.asked.wait()

    assert [service.requests[0].partition(b" HTTP")[0] for service in services] == [b"GET /healthz"] * 2
