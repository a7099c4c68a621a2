"""The front door: one function that makes a gateway from what a client team declares.

    def create_app(settings: MobileSettings | None = None, reach: Reach | None = None) -> FastAPI:
        settings = settings or MobileSettings.load()
        return create_gateway("mobile", settings, services=SERVICES, routers=[orders.router], reach=reach)

Tests make the same app with another network: `reach=lambda: SimulatedNetwork(...)`.
"""

import gc
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI

from gateway_common.app.assertions import issuer_of, publishing, signs
from gateway_common.app.authenticators import authenticated_by
from gateway_common.app.caches import cache_of, caching_before
from gateway_common.app.declared import declared_in, endpoints_in, pages_of, refuse_mistakes, routes_in
from gateway_common.app.documents import describe
from gateway_common.app.edge import Edge, edge_of
from gateway_common.app.exchanges import exchanges_of
from gateway_common.app.gauges import Gauges
from gateway_common.app.keyed import key_mistakes
from gateway_common.app.limits import priced
from gateway_common.app.overload import gate_of, overload_metrics
from gateway_common.app.people import sessions_of_people, sign_in_routers
from gateway_common.app.resource import resource_routers
from gateway_common.app.senders import senders_of
from gateway_common.app.state import AppState
from gateway_common.app.stores import store_metrics
from gateway_common.edge import problem_handlers
from gateway_common.guard import policies
from gateway_common.idempotency import Ledger
from gateway_common.limits import limiter_of
from gateway_common.routing import Reading, RouteTable, Shortcut, read_routes
from gateway_common.services import HttpNetwork, Network, Outbound, Reach, Service
from gateway_common.settings import GatewaySettings
from gateway_common.stores import Store, store_of
from gateway_common.telemetry import Meters

__all__ = ["create_gateway"]

NEW_OBJECTS = 10_000
"""After how many more objects than before the collector looks for circles: requests under way hold fewer than that."""

_log = structlog.get_logger("gateway_common.app")


def create_gateway(  # noqa: PLR0913 – a gateway is made of as many things as it is
    name: str,
    settings: GatewaySettings,
    *,
    services: Sequence[Service],
    routers: Sequence[APIRouter],
    routes: Path | None = None,
    reach: Reach | None = None,
    edge: Edge = edge_of,
    version: str = "1",
    description: str = "",
) -> FastAPI:
    """Make the gateway *name* from the *services* it calls, the *routers* of its endpoints, and the file of *routes*.

    *reach* opens another network than HTTP; *edge* lists other edge functions than ours. Raises DeclarationError with
    everything that cannot work.
    """
    gauges = Gauges(Meters())
    app = FastAPI(
        title=f"{name} gateway",
        version=version,
        description=description,
        middleware=edge(settings),
        exception_handlers=problem_handlers(),
        lifespan=_lifespan(name, settings, services, reach or (lambda: _network_of(settings)), gauges),
        telemetry={"metrics": False, "logs": False, "tracing": False},  # we have our own, and ours are redacted
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state = AppState()
    for router in [*routers, *sign_in_routers(settings), *resource_routers(settings), *_publishing(settings)]:
        app.include_router(router)
    endpoints = [*endpoints_in(app), *pages_of(settings)]
    reading = read_routes(routes, [one.name for one in services], endpoints) if routes else Reading()
    reading = priced(name, app, reading, settings, gauges.meters)
    refuse_mistakes(app, services, settings, [*reading.mistakes, *key_mistakes(app, reading.routes, settings)])
    app.state.issuer = issuer_of(name, settings)
    addresses = {service: said.known for service, said in settings.services.items()}
    app.state.routes = RouteTable(reading.routes, endpoints, addresses)
    app.router.middleware_stack = Shortcut(app.router.middleware_stack)
    app.state.show_composition = settings.shows_composition
    app.state.cache_name = name if settings.shows_composition else ""
    app.state.settings = settings
    app.state.gate = gate_of(app, settings)
    _measure(app, gauges.meters)
    app.state.services = services
    describe(app)
    return app


def _lifespan(name: str, settings: GatewaySettings, services: Sequence[Service], reach: Reach, gauges: Gauges) -> Any:  # noqa: ANN401 – Starlette's own type for it is private
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        network = reach()
        async with AsyncExitStack() as opened:
            opened.push_async_callback(network.aclose)
            store = app.state.store = await opened.enter_async_context(store_of(settings.store))
            sending = _outbound(name, app, services, network, store, gauges)
            app.state.outbound = await opened.enter_async_context(sending)
            ledger = app.state.ledger = Ledger(name, store, settings.idempotency)
            opened.push_async_callback(ledger.aclose)
            app.state.limiter = limiter_of(settings, app.state.tariff, store)
            app.state.sessions = await opened.enter_async_context(sessions_of_people(settings, network, store))
            proved = authenticated_by(settings, network, store, app.state.sessions)
            app.state.authenticator = await opened.enter_async_context(proved)
            _log.info("gateway ready", gateway=name, **_effective(app, settings))
            gc.collect()
            gc.freeze()
            gc.set_threshold(NEW_OBJECTS)
            yield

    return lifespan


@asynccontextmanager
async def _outbound(
    name: str, app: FastAPI, services: Sequence[Service], network: Network, store: Store, gauges: Gauges
) -> AsyncGenerator[Outbound]:
    settings: GatewaySettings = app.state.settings
    async with cache_of(name, settings, gauges, store) as cache, exchanges_of(settings, network) as showing:
        caching, issuer = caching_before(app, services, settings, cache), app.state.issuer
        senders = {
            one.name: senders_of(
                one, network.transport(one), gauges, issuer, caching.get(one.name), showing.get(one.name)
            )
            for one in services
        }
        yield Outbound(senders)


def _publishing(settings: GatewaySettings) -> Sequence[APIRouter]:
    return [publishing()] if signs(settings) else []


def _measure(app: FastAPI, meters: Meters) -> None:
    app.state.meters = meters
    meters.tell(lambda: store_metrics(app))
    meters.tell(lambda: overload_metrics(app.state.gate))


def _network_of(settings: GatewaySettings) -> Network:
    return HttpNetwork({**settings.services, **settings.identity.services})


def _effective(app: FastAPI, settings: GatewaySettings) -> dict[str, Any]:
    routes = routes_in(app)
    guards = Counter([*(str(policy.guard) for policy in policies(app)), *(route.policy for route in routes)])
    counted = {"compositions": len(declared_in(app)), "routes": len(routes)}
    made = {**counted, "policies": dict(guards), "stores": settings.store.kind}
    return settings.effective() | made
