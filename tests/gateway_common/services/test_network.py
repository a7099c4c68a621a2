"""What the settings of a service make of its transport."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from gateway_common.errors import State
from gateway_common.services import HttpNetwork, Service
from gateway_common.services.senders import BulkheadPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.services.transports.httpx2 import Httpx2Transport
from gateway_common.settings import ServiceSettings, TlsSettings
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import call, settled
from tests.gateway_common.services.transports.certificates import certificate, proving
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import Line, answering, ok, serving


async def test_our_own_http_carries_calls_unless_a_setting_says_otherwise() -> None:
    """Each service has one transport, of the kind that it is set to."""
    kitchen, order = Service("kitchen"), Service("order")
    network = HttpNetwork(
        {"kitchen": ServiceSettings(url="http://k"), "order": ServiceSettings(url="http://o", transport="httpx2")}
    )
    kinds = [type(network.transport(one)) for one in (kitchen, order)]
    same = network.transport(kitchen) is network.transport(kitchen)
    await network.aclose()

    assert (kinds, same) == ([Http1Transport, Httpx2Transport], True)


async def test_whom_to_trust_is_a_setting(tmp_path: Path) -> None:
    """A service of an authority of our own is believed where the settings say so, and by nobody else."""
    tls = TlsSettings(ca_file=certificate(tmp_path).authority)
    async with serving(answering(ok(b"secret")), proving()) as served:
        url = str(served.address)
        settings = {
            "kitchen": ServiceSettings(url=url, tls=tls, connect_timeout=10),
            "order": ServiceSettings(url=url, connect_timeout=10),
        }
        network = HttpNetwork(settings)
        answers = [await network.transport(Service(name))(call(within=20)) for name in settings]
        await network.aclose()

    assert [(answer.state, answer.body) for answer in answers] == [(State.OK, b"secret"), (State.DOWN, b"")]


@simulated
async def test_what_one_burst_opened_is_there_for_the_next() -> None:
    """As many connections are kept as the bulkhead lets calls through."""
    places = 40

    async def talk(line: Line) -> None:
        while await line.request():
            await pass_time(0.1)
            await line.say(ok())

    async with serving(talk) as served:
        network = HttpNetwork({"kitchen": ServiceSettings(url=str(served.address))})
        transport = network.transport(Service("kitchen", bulkhead=BulkheadPolicy(concurrent=places)))
        for _ in range(2):
            strands = [Strand(transport(call())) for _ in range(places)]
            await asyncio.wait([strand.end for strand in strands])
        opened = served.connections
        await network.aclose()

    assert opened == places


@simulated
async def test_a_service_that_holds_up_the_end_holds_up_no_other() -> None:
    """Who gives up waiting for one transport to close has closed those of all other services."""

    async def deaf(line: Line) -> None:
        await line.service.seen.wait()

    names = ("order", "kitchen", "menu")
    async with serving(answering(ok())) as order, serving(deaf) as kitchen, serving(answering(ok())) as menu:
        served = dict(zip(names, (order, kitchen, menu), strict=True))
        network = HttpNetwork({name: ServiceSettings(url=str(one.address)) for name, one in served.items()})
        transports = {name: network.transport(Service(name)) for name in names}
        for name in ("order", "menu"):
            await transports[name](call())
        stuck = Strand(transports["kitchen"](replace(call(method="PUT", within=60), body=bytes(20 << 20))))
        await settled()
        closing = Strand(network.aclose())
        await settled()
        closing.leave()
        stuck.leave()
        await asyncio.wait([closing.end])
        await asyncio.wait([stuck.end])
        await pass_time(1)

        assert (closing.end.cancelled(), order.open, menu.open) == (True, 0, 0)


def test_what_is_not_chosen_is_not_imported() -> None:
    """A network without httpx2 costs neither its time nor its memory."""
    code = (
        "import asyncio, sys\n"
        "from gateway_common.services import HttpNetwork, Service\n"
        "from gateway_common.settings import ServiceSettings\n"
        "async def main():\n"
        "    HttpNetwork({'kitchen': ServiceSettings(url='https://k')}).transport(Service('kitchen'))\n"
        "asyncio.run(main())\n"
        "print(sorted({'h2', 'httpx2', 'httpcore2'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=240)

    assert ran.stdout == "[]\n"
