"""What the metrics of a whole gateway say of its senders, parts and calls."""

import asyncio

from gateway_common.app.gauges import Gauges
from gateway_common.errors import State
from gateway_common.services import Answer, HttpNetwork, Sender, Service
from gateway_common.settings import ServiceSettings
from gateway_common.telemetry import Meters
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import Line, ok, serving
from tests.support import ftgo
from tests.support.gateways import TOKEN, gateway


def samples(meters: Meters) -> dict[str, float]:
    lines = (line for line in meters.exposition().decode().splitlines() if not line.startswith("#"))
    return {named: float(value) for named, _, value in (line.rpartition(" ") for line in lines)}


@simulated
async def test_a_request_shows_in_every_metric() -> None:
    """One order card counts as a request by its route, as its parts by state, and as a call to each service."""
    app = gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(ftgo.ANSWERS))
    async with client_of(app, token=TOKEN) as client:
        await client.get("/orders/5")
        told = samples(app.state.meters)

    assert told['gateway_request_seconds_count{method="GET",route="/orders/{order_id}",status="200"}'] == 1
    assert told['gateway_parts_total{endpoint="order_card",part="order",state="ok"}'] == 1
    assert told['gateway_call_seconds_count{operation="find_order",service="order",state="ok"}'] == 1
    assert told["gateway_requests_in_flight"] == 0


@simulated
async def test_a_breaker_shows_its_state() -> None:
    """Of a breaker's states exactly one is 1, and it changes with the breaker."""
    answers = {**ftgo.ANSWERS, ftgo.find_order: Answer(State.DOWN, 500)}
    app = gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(answers))
    async with client_of(app, token=TOKEN) as client:
        before = samples(app.state.meters)
        for _ in range(ftgo.orders.breaker.minimum):
            await client.get("/orders/5")
        after = samples(app.state.meters)

    states = {
        name: f'gateway_breaker_state{{service="order",state="{name}"}}' for name in ("closed", "open", "half-open")
    }
    assert {name: before[sample] for name, sample in states.items()} == {"closed": 1, "open": 0, "half-open": 0}
    assert {name: after[sample] for name, sample in states.items()} == {"closed": 0, "open": 1, "half-open": 0}


@simulated
async def test_bulkhead_and_retry_budget_show_what_is_left() -> None:
    """Each service has its places, its line and its budget."""
    app = gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(ftgo.ANSWERS))
    async with client_of(app, token=TOKEN):
        told = samples(app.state.meters)

    for service in ftgo.SERVICES:
        assert told[f'gateway_bulkhead_running{{service="{service.name}"}}'] == 0
        assert told[f'gateway_bulkhead_waiting{{service="{service.name}"}}'] == 0
        assert told[f'gateway_retries_left{{service="{service.name}"}}'] == service.retries.reserve


@simulated
async def test_a_gateway_that_starts_again_is_read_once() -> None:
    """An app whose lifespan runs twice, as in tests, has each sample once."""
    app = gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(ftgo.ANSWERS))
    for _ in range(2):
        async with client_of(app):
            pass
    lines = app.state.meters.exposition().decode().splitlines()

    assert len(lines) == len({line.rpartition(" ")[0] for line in lines})


async def test_connections_show_who_uses_them() -> None:
    """A service that is called has a busy connection, and an idle one when it has answered."""
    asked, counted = asyncio.Event(), asyncio.Event()

    async def talk(line: Line) -> None:
        while await line.request():
            asked.set()
            await counted.wait()
            await line.say(ok())

    async with serving(talk) as service:
        addresses = {"order": ServiceSettings(url=str(service.address))}
        transport = (network := HttpNetwork(addresses)).transport(Service("order"))
        gauges = Gauges(Meters())
        gauges.watch("order", transport)
        async with asyncio.TaskGroup() as group:
            group.create_task(sent(transport))
            await asked.wait()
            busy = pooled(gauges)
            counted.set()
        idle = pooled(gauges)
        await network.aclose()

    assert (busy, idle) == ([1, 0, 0], [0, 1, 0])


def pooled(gauges: Gauges) -> list[float]:
    """Count the connections to the order service that are busy, those that are idle, and who waits for one."""
    told = samples(gauges.meters)
    states = [told[f'gateway_pool_connections{{service="order",state="{state}"}}'] for state in ("busy", "idle")]
    return [*states, told['gateway_pool_waiting{service="order"}']]


async def sent(transport: Sender) -> None:
    answer = await transport(call(within=20))

    assert answer.state is State.OK
