"""The front door: the order of things, what a start takes, what it imports."""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest
from starlette.middleware import Middleware

from gateway_common import Caller, ReadModel, Router, Service, View, anyone, composition, need
from gateway_common.app import edge_of, senders_of
from gateway_common.app.assertions import issuer_of
from gateway_common.app.gateway import NEW_OBJECTS
from gateway_common.app.gauges import Gauges
from gateway_common.identity.assertions import FIELD, Asserting
from gateway_common.services import Answer, Call
from gateway_common.services.senders import Breaking, Bulkhead, Measuring, PassingDeadline, Retrying
from gateway_common.telemetry import Meters
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.support import ftgo
from tests.support.gateways import TOKEN, gateway, settings_for

menus = Service("menu")
open_router = Router()


class Menu(ReadModel):
    name: str


class MenuPage(View):
    name: str


@menus.get("/menu")
def find_menu() -> Menu: ...


@open_router.get("/menu")
@composition(within=1.0)
def menu_page(menu: Menu = need(find_menu), *, caller: Caller = anyone()) -> MenuPage:
    """Show the menu to anyone."""
    return MenuPage(name=menu.name)


HELPERS = ("redis", "grpc", "aio_pika", "strawberry", "kubernetes_asyncio", "authlib", "cryptography")


def names_in(edge: Sequence[Middleware]) -> list[str]:
    around: list[object] = [one.cls for one in edge]
    return [one.__name__ for one in around if isinstance(one, type)]


@pytest.fixture
def as_at_first() -> Iterator[None]:
    """Let the collector of garbage be as no gateway has left it yet, and as it was again."""
    threshold = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    gc.unfreeze()
    yield
    gc.set_threshold(*threshold)


def test_what_no_setting_asks_for_costs_nothing() -> None:
    """Functions for other origins, for proxies in front and for the docs page are not there where nobody needs them."""
    names = names_in(edge_of(settings_for(ftgo.SERVICES, docs=False)))

    assert {"Cors", "TrustedProxies", "DocsPage"}.isdisjoint(names)
    assert len(names) == 18


def test_the_order_of_the_edge_is_a_list() -> None:
    """What every request passes stands in one place, outermost first."""
    asked = {"cors_origins": ["https://app.example.com"], "trusted_proxies": ["10.0.0.0/8"]}

    assert names_in(edge_of(settings_for(ftgo.SERVICES, **asked))) == [
        "RequestId",
        "Metrics",
        "AccessLog",
        "SecurityHeaders",
        "Cors",
        "Problems",
        "TrustedProxies",
        "CleanFields",
        "AllowedHosts",
        "CanonicalPath",
        "Methods",
        "Loops",
        "Budget",
        "DocsPage",
        "NoCookies",
        "Compression",
        "Disconnect",
        "Forwarding",
        "Head",
        "RequestBody",
        "Dispatch",
    ]


def test_the_order_of_the_senders_is_a_list() -> None:
    """What every call passes stands in one place: count, retries, breaker, bulkhead, who asks, deadline."""

    async def transport(call: Call, /) -> Answer:
        raise AssertionError(call)

    names: list[str] = []
    gauges = Gauges(Meters())
    sender: object = senders_of(ftgo.orders, transport, gauges, issuer_of("test", settings_for(ftgo.SERVICES)))
    while sender is not transport:
        names.append(str(type(sender).__name__))  # pyright: ignore[reportUnknownArgumentType] -- as below
        sender = sender._inner  # type: ignore[attr-defined]  # noqa: SLF001  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownVariableType] -- to see the stack from outside

    ours = (Measuring, Retrying, Breaking, Bulkhead, Asserting, PassingDeadline)
    assert names == [one.__name__ for one in ours]


@pytest.mark.parametrize(("profile", "told"), [("sandbox", True), ("production", False)])
@simulated
async def test_without_keys_only_the_sandbox_tells_services_who_calls(profile: str, told: bool) -> None:
    """A key that nobody knows beforehand is for the sandbox; production signs with its own, or not at all."""
    network = SimulatedNetwork({find_menu: Menu(name="today")})
    app = gateway(open_router, menus, network=network, profile=profile, hosts=("localhost",))
    async with client_of(app) as client:
        response = await client.get("/menu")

    assert (response.status_code, network.asked()) == (200, ["find_menu"])
    assert (FIELD in dict(network.calls[0].headers)) is told


@simulated
async def test_a_request_is_named_in_every_call_made_for_it() -> None:
    """The id of a request goes to every service and comes back to the client."""
    network = SimulatedNetwork(ftgo.ANSWERS)
    async with client_of(gateway(ftgo.router, *ftgo.SERVICES, network=network), token=TOKEN) as client:
        response = await client.get("/orders/5", headers={"x-request-id": "abc-1"})

    assert response.headers["x-request-id"] == "abc-1"
    assert {dict(call.headers)[b"x-request-id"] for call in network.calls} == {b"abc-1"}


@pytest.mark.usefixtures("as_at_first")
async def test_a_gateway_that_serves_has_frozen_what_its_start_made() -> None:
    """The collector of garbage looks no more at what stays, and looks when there are 10,000 objects more."""
    app = gateway(open_router, menus, network=SimulatedNetwork({}))
    async with app.router.lifespan_context(app):
        looked_at, threshold = gc.get_objects(), gc.get_threshold()[0]

    assert threshold == NEW_OBJECTS
    assert not any(one is app or one is app.state.outbound for one in looked_at)


def test_a_default_gateway_imports_no_helper_that_no_setting_asks_for() -> None:
    """A served gateway loads what it uses: stores, brokers and the rest come with their settings."""
    code = "import json, sys, tests.support.ftgo, gateway_common.cli; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)

    assert len(loaded) > 100
    assert not {name.partition(".")[0] for name in loaded} & set(HELPERS)
