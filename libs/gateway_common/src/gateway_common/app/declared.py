"""What an app declares, found in its routers: endpoints, compositions, and everything that cannot work in them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import Mount

from gateway_common.app.assertions import assertion_mistakes
from gateway_common.app.exchanges import exchange_mistakes
from gateway_common.app.people import people_mistakes
from gateway_common.app.possession import possession_mistakes
from gateway_common.composition import Composition, GatewayRoute, composition_of, lost_parts
from gateway_common.errors import DeclarationError
from gateway_common.guard import unguarded
from gateway_common.overload import declared_priority
from gateway_common.pages import DOCS
from gateway_common.routing import Endpoint, Entry, Route, RouteTable
from gateway_common.services import Service
from gateway_common.settings import GatewaySettings

__all__ = ["Declared", "declared_in", "endpoints_in", "pages_of", "refuse_mistakes", "routes_in"]

_READ = frozenset({"GET"})


@dataclass(frozen=True, slots=True)
class Declared:
    """Hold one composition with the method and path template under which clients find it."""

    method: str
    path: str
    composition: Composition[..., Any]


def declared_in(app: FastAPI) -> Sequence[Declared]:
    """Give the compositions of *app* in the order of its routers."""
    return [
        Declared(method, context.path or "", composed)
        for context in _contexts(app)
        if (composed := composition_of(context.endpoint)) is not None
        for method in sorted(context.methods or {"GET"})
    ]


def routes_in(app: FastAPI) -> Sequence[Route]:
    """Give the routes that *app* forwards now, in the order of their file."""
    table: RouteTable = app.state.routes
    return tuple(table)


def pages_of(settings: GatewaySettings) -> Sequence[Endpoint]:
    """Give what the edge answers itself, where no route may stand."""
    return [Endpoint(_READ, DOCS), Endpoint(_READ, f"{DOCS}/{{file}}")] if settings.shows_docs else []


def endpoints_in(app: FastAPI) -> Sequence[Endpoint]:
    """Give what *app* answers itself: endpoints, pages, and all that lies below a mount."""
    return [_endpoint(context) for context in iter_route_contexts(app.routes) if context.path is not None]


def refuse_mistakes(
    app: FastAPI, services: Sequence[Service], settings: GatewaySettings, of_routes: Iterable[str] = ()
) -> None:
    """Raise DeclarationError with every mistake in what *app* declares and *of_routes*; return if there is none."""
    mistakes = [*_of_settings(settings), *_of_services(services, settings)]
    mistakes += [*_of_endpoints(app, services, settings), *unguarded(app), *_of_pages(app, settings), *of_routes]
    if mistakes:
        raise DeclarationError(mistakes)


def _contexts(app: FastAPI) -> Iterator[RouteContext]:
    return (one for one in iter_route_contexts(app.routes) if isinstance(one.original_route, APIRoute))


def _endpoint(context: RouteContext) -> Endpoint:
    path = context.path or ""
    if isinstance(context.original_route, Mount):
        return Endpoint(frozenset(), f"{path}/{{below:path}}")
    name = getattr(context, "operation_id", None) or getattr(context, "unique_id", None)
    said = declared_priority(context.endpoint)
    return Endpoint(frozenset(context.methods or ()), path, name or "", _entry(context), said)


def _entry(context: RouteContext) -> Entry | None:
    route = context.original_route
    if not isinstance(route, APIRoute):
        return None
    noted = {"route": route, "endpoint": context.endpoint}
    if isinstance(route, GatewayRoute) and route.composed is not None:
        return Entry(route.composed, noted, composed=True)
    return Entry(context.app, noted, composed=False)


def _of_settings(settings: GatewaySettings) -> Iterator[str]:
    yield from settings.identity.mistakes(settings.profile)
    yield from people_mistakes(settings)
    yield from possession_mistakes(settings)
    if settings.identity.kind == "keys":
        yield from settings.identity.keys.mistakes(settings.profile, settings.store)
    yield from assertion_mistakes(settings)
    yield from exchange_mistakes(settings)
    yield from settings.store.mistakes(settings.profile)
    if settings.cache.store is not None:
        yield from settings.cache.store.mistakes(settings.profile, "GATEWAY_CACHE__STORE")
    if not settings.known_hosts:
        yield "this gateway does not know its name; set GATEWAY_HOSTS, such as api.example.com,www.example.com."


def _of_pages(app: FastAPI, settings: GatewaySettings) -> Iterator[str]:
    for endpoint in endpoints_in(app) if settings.shows_docs else ():
        if f"{endpoint.path}/".startswith(f"{DOCS}/"):
            yield f"{endpoint}: the docs page stands there; choose another path, or set GATEWAY_DOCS=false."


def _of_services(services: Sequence[Service], settings: GatewaySettings) -> Iterator[str]:
    for service in services:
        if service.name not in settings.services:
            variable = f"GATEWAY_SERVICES__{service.name.upper()}__URL"
            yield f"service '{service.name}' has no address; set {variable}, such as http://{service.name}:8080."
        for operation in service.operations:
            yield from operation.mistakes
        for name in _repeated(operation.name for operation in service.operations):
            yield f"service '{service.name}' has two operations called {name}; logs could not tell them, rename one."
    yield from settings.misnamed_services([service.name for service in services])
    for name in _repeated(service.name for service in dict.fromkeys(services)):
        yield f"two services are called '{name}', and only one address can be; declare it once and import it."


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _of_endpoints(app: FastAPI, services: Sequence[Service], settings: GatewaySettings) -> Iterator[str]:
    places = Counter((method, context.path) for context in _contexts(app) for method in context.methods or ())
    yield from (
        f"{method} {path}: it is declared {n} times; keep one." for (method, path), n in places.items() if n > 1
    )
    for context in _contexts(app):
        composed = composition_of(context.endpoint)
        if composed is None:
            lost = lost_parts(context.endpoint)
            yield from [lost] if lost else []
            continue
        yield from composed.mistakes
        for found in [*_of_place(context, composed), *_of_reach(composed, services, settings)]:
            yield f"{context.path} ({composed.name}): {found}"


def _of_place(context: RouteContext, composed: Composition[..., Any]) -> Iterator[str]:
    route = cast("APIRoute", context.original_route)
    if not isinstance(route, GatewayRoute):
        yield "it is on FastAPI's own router, which cannot run it; use gateway_common.Router."
    if not composed.mistakes and any(one.call is not composed.guard for one in context.dependant.dependencies):
        yield "its router has dependencies=, which a composition does not run; put them elsewhere."
    options = ("include", "exclude", "exclude_defaults")
    if any(getattr(route, f"response_model_{one}") for one in options) or route.response_field is None:
        yield "it has response_model options that a composition does not know; let its view hold what may be told."
    for name in re.findall(r"{(\w+)", context.path or ""):
        if name not in composed.plan.client:
            yield f"its path names {{{name}}}, which is no parameter of it; add it or mend the path."


def _of_reach(composed: Composition[..., Any], services: Sequence[Service], settings: GatewaySettings) -> Iterator[str]:
    if composed.within > settings.budget:
        yield f"it has within={composed.within}, but the gateway's budget is {settings.budget}; raise GATEWAY_BUDGET."
    for node in composed.plan.nodes:
        service = node.part.operation.service
        if service not in services:
            yield f"part '{node.name}' asks '{service.name}', which is no service of the app; add it."
