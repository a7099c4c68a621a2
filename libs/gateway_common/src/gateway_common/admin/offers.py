"""Everything a client can call, in one table: what it is, who may, how long it may take, how much it reads."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from gateway_common.app import routes_in
from gateway_common.composition import composition_of
from gateway_common.guard import policies
from gateway_common.routing import Route
from gateway_common.settings import GatewaySettings

__all__ = ["Offer", "offers_of"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Hold one operation of a client.

    *kind* is `composition`, `endpoint` or `route`; *leads_to* names what answers; *policy* says who may call it.
    *within* is in seconds, *most_body* in bytes, None where no body is read. *written* is file and line.
    """

    method: str
    path: str
    kind: str
    leads_to: str
    policy: str
    within: float
    most_body: int | None
    written: str

    @property
    def told(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def offers_of(app: FastAPI) -> Sequence[Offer]:
    """List what *app* offers, endpoints and routes together, in the order of their paths."""
    settings: GatewaySettings = app.state.settings
    routes = [_of_route(route, settings) for route in routes_in(app)]
    return sorted([*_of_endpoints(app, settings), *routes], key=lambda offer: (offer.path, offer.method))


def _of_endpoints(app: FastAPI, settings: GatewaySettings) -> Iterator[Offer]:
    guards = {policy.endpoint: str(policy.guard) for policy in policies(app)}
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            named = f"{', '.join(sorted(context.methods or ()))} {context.path}"
            for method in sorted(context.methods or ()):
                yield _of_endpoint(method, context, guards[named], settings)


def _of_endpoint(method: str, context: RouteContext, policy: str, settings: GatewaySettings) -> Offer:
    composed = composition_of(context.endpoint)
    reads = getattr(context, "body_field", None) is not None
    return Offer(
        method=method,
        path=context.path or "",
        kind="endpoint" if composed is None else "composition",
        leads_to=getattr(context.endpoint, "__name__", "") if composed is None else composed.name,
        policy=policy,
        within=settings.budget if composed is None else composed.within,
        most_body=settings.most_body if reads else None,
        written=_written(context.endpoint),
    )


def _of_route(route: Route, settings: GatewaySettings) -> Offer:
    return Offer(
        method=route.method,
        path=str(route.path),
        kind="route",
        leads_to=f"{route.service}: {route.target}",
        policy=route.policy,
        within=min(route.within or settings.budget, settings.budget),
        most_body=route.body or None,
        written=f"{route.file.name}:{route.line}",
    )


def _written(endpoint: Callable[..., Any] | None) -> str:
    code = getattr(inspect.unwrap(endpoint), "__code__", None) if endpoint else None
    return f"{Path(code.co_filename).name}:{code.co_firstlineno}" if code else ""
