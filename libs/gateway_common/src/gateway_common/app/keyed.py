"""What cannot work of an `Idempotency-Key`, found at start: where one is taken, and by whom it could be kept apart."""

from collections.abc import Iterable, Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from gateway_common.composition import GatewayRoute, composition_of
from gateway_common.guard import Anyone, guards_in
from gateway_common.idempotency import Mark, marks_in
from gateway_common.routing import Route
from gateway_common.settings import GatewaySettings

__all__ = ["key_mistakes"]

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def key_mistakes(app: FastAPI, routes: Iterable[Route], settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work, in one sentence each; nothing is said where nobody takes a key."""
    marked = [(context, marks) for context in iter_route_contexts(app.routes) if (marks := _marks(context))]
    required = [str(route) for route in routes if route.idempotency == "required"]
    for context, marks in marked:
        where = f"{', '.join(sorted(context.methods or ()))} {context.path}"
        yield from (f"{where}: {flaw}" for flaw in _flaws(context, marks))
        required += [where] if marks[0].required else []
    if marked or any(route.idempotency for route in routes):
        yield from settings.idempotency.mistakes(settings.budget)
    if required and settings.workers > 1 and settings.store.kind == "memory":
        yield (
            f"{required[0]}: it needs an Idempotency-Key, and workers do not share their memory; set "
            "GATEWAY_STORE__KIND=redis."
        )


def _marks(context: RouteContext) -> list[Mark]:
    return marks_in(context.dependant) if isinstance(context.original_route, APIRoute) else []


def _flaws(context: RouteContext, marks: list[Mark]) -> Iterator[str]:
    if composition_of(context.endpoint) is not None:
        yield "a composition only reads; take idempotent() into an endpoint that writes."
    elif not isinstance(context.original_route, GatewayRoute):
        yield "it is on FastAPI's own router, which does nothing once; use gateway_common.Router."
    if len(marks) > 1:
        yield "it takes two keys; keep one idempotent()."
    if _READS & set(context.methods or ()):
        yield "a request that only reads needs no key; remove idempotent()."
    if any(isinstance(guard, Anyone) for guard in guards_in(context.dependant)):
        yield "keys belong to callers, and anyone may call it; ask for allowed(...), or remove idempotent()."
