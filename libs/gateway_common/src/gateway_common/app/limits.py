"""What the operations of an app cost, what cannot work in that, and what clients read of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from prometheus_client.metrics_core import Metric

from gateway_common.composition import composition_of
from gateway_common.guard import Guard, guards_in
from gateway_common.limits import Charge, Limiter, Tariff
from gateway_common.routing import Reading, Route
from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import Meters

__all__ = ["describe_limits", "priced"]

_POLICY = {
    "description": "The limits of this caller (draft-ietf-httpapi-ratelimit-headers-11): how much (`q`) in how many "
    "seconds (`w`). `gateway-local` says that it is the share of one process, while counts cannot be shared.",
    "schema": {"type": "string", "maxLength": 1000, "examples": ['"standard-rate";q=60;w=4, "standard-day";q=50000']},
}
_LEFT = {
    "description": "What is left of each limit (`r`), and in how many seconds all of it is there again (`t`).",
    "schema": {
        "type": "string",
        "maxLength": 1000,
        "examples": ['"standard-rate";r=58;t=1, "standard-day";r=4711;t=9'],
    },
}
_RETRY = {
    "description": "After how many seconds the same request is let in.",
    "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 2_678_400},
}
_LIMITED = ("2", "4")
_TOO_MANY = "429"


def priced(name: str, app: FastAPI, reading: Reading, settings: GatewaySettings, meters: Meters) -> Reading:
    """Work out what each operation of gateway *name* costs, and give *reading* with what cannot work in that.

    The tariff is in `app.state.tariff` from now on, and what its limiter counts is told by *meters*.
    """
    app.state.tariff = _tariff(name, app, reading.routes)
    meters.tell(partial(_metrics, app))
    return replace(reading, mistakes=(*reading.mistakes, *_mistakes(app.state.tariff, settings)))


def describe_limits(document: dict[str, Any], app: FastAPI) -> None:
    """Let *document* say what operations cost, and that answers tell of limits, if there are any in *app*."""
    settings: GatewaySettings = app.state.settings
    tariff: Tariff = app.state.tariff
    anywhere = bool(settings.limits.kinds or settings.limits.applications)
    if not anywhere and not tariff.limits:
        return
    fields = {"RateLimit": _LEFT, "RateLimit-Policy": _POLICY}
    document.setdefault("components", {}).setdefault("headers", {}).update({**fields, "Retry-After": _RETRY})
    for path, operations in document.get("paths", {}).items():
        for method, operation in operations.items():
            charge = tariff.listed.get(f"{method.upper()} {path}")
            if anywhere or (charge is not None and charge.own is not None):
                _describe(operation["responses"])
                operation.update(_priced(charge))


def _tariff(name: str, app: FastAPI, routes: Iterable[Route]) -> Tariff:
    charges: dict[object, Charge] = {}
    listed: dict[str, Charge] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            charge = charges.setdefault(id(route), _charge(_named(context), _guard(context), _parts(context)))
            listed |= {f"{method} {context.path}": charge for method in context.methods or ()}
    for declared in routes:
        charge = _charge(str(declared), declared.guard, 1)
        charges[id(declared.guard)] = listed[charge.operation] = charge
    return Tariff(name, charges, listed)


def _mistakes(tariff: Tariff, settings: GatewaySettings) -> Iterator[str]:
    for name, plan in settings.limits.plans.items():
        most = (plan.burst or plan.rate.amount) if plan.rate else None
        for charge in tariff.charges.values():
            if most is not None and charge.cost > most:
                yield (
                    f"{charge.operation}: it costs {charge.cost}, and plan '{name}' lets {most} through at once; raise "
                    f"GATEWAY_LIMITS__PLANS__{name.upper()}__BURST, or lower its cost."
                )


def _metrics(app: FastAPI) -> Iterable[Metric]:
    limiter: Limiter | None = getattr(app.state, "limiter", None)
    return () if limiter is None else limiter.read()


def _describe(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        if status.startswith(_LIMITED):
            names = ("RateLimit", "RateLimit-Policy", *(("Retry-After",) if status == _TOO_MANY else ()))
            response["headers"] = {**response.get("headers", {}), **{name: _referred(name) for name in names}}


def _priced(charge: Charge | None) -> dict[str, Any]:
    if charge is None:
        return {}
    own = {} if charge.own is None else {"x-limit": str(charge.own)}
    return own if charge.cost == 1 else {"x-cost": charge.cost, **own}


def _referred(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _charge(operation: str, guard: Guard | None, parts: int) -> Charge:
    if guard is None:
        return Charge(operation, parts)
    return Charge(operation, parts if guard.cost is None else guard.cost, guard.limit)


def _named(context: RouteContext) -> str:
    return f"{', '.join(sorted(context.methods or ()))} {context.path}"


def _guard(context: RouteContext) -> Guard | None:
    composed = composition_of(context.endpoint)
    return composed.guard if composed else next(iter(guards_in(context.dependant)), None)


def _parts(context: RouteContext) -> int:
    composed = composition_of(context.endpoint)
    return max(1, len(composed.plan.nodes)) if composed else 1
