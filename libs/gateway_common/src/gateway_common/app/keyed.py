"""What cannot work of an `Idempotency-Key`, found at start: where one is taken, and by whom it could be kept apart."""

import dis
import inspect
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from gateway_common.composition import GatewayRoute, composition_of
from gateway_common.guard import Anyone, guards_in
from gateway_common.idempotency import Mark, mark_of, marks_in
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
    for name in _unread(context.endpoint):
        yield (
            f"its key goes to no service, and what is sent again is done again; give {name} to each write, or call it "
            f"_{name} if no service knows keys."
        )
    if _READS & set(context.methods or ()):
        yield "a request that only reads needs no key; remove idempotent()."
    if any(isinstance(guard, Anyone) for guard in guards_in(context.dependant)):
        yield "keys belong to callers, and anyone may call it; ask for allowed(...), or remove idempotent()."


def _unread(endpoint: Callable[..., Any] | None) -> list[str]:
    """Name the keys that *endpoint* takes and never looks at, but for those that it says it has no use for."""
    written: object = inspect.unwrap(endpoint) if endpoint else None
    if not isinstance(written, FunctionType):
        return []
    keys = [name for name, one in inspect.signature(written).parameters.items() if mark_of(one.default)]
    return [name for name in keys if not name.startswith("_") and name not in _read_by(written.__code__)]


def _read_by(code: CodeType) -> frozenset[str]:
    """Name what *code* reads of its own, which a newer Python may do two at a time, and what it lends to others."""
    loads = [one.argrepr for one in dis.get_instructions(code) if "LOAD_FAST" in one.opname]
    return frozenset(code.co_cellvars).union(*(names.split(", ") for names in loads))
