"""Who may call what, read from the app as FastAPI serves it: deny by default, checked at start."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import Route, WebSocketRoute

from gateway_common.errors.written import written
from gateway_common.guard.guard import Guard, SignedIn

__all__ = ["Policy", "guards_in", "policies", "unguarded"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Hold what *endpoint* (method and path template) asks of its caller; *flaw* at *line* says why nothing."""

    endpoint: str
    guard: Guard | None = None
    flaw: str = ""
    line: str = ""

    @property
    def where(self) -> str:
        """Name the endpoint for who has to mend it."""
        return f"{self.endpoint} ({self.line})" if self.line else self.endpoint


def policies(app: FastAPI) -> list[Policy]:
    """List every endpoint of *app*, however deep its router is nested, with its guard."""
    return [_policy(context) for context in iter_route_contexts(app.routes) if not _documents(app, context)]


def unguarded(app: FastAPI) -> list[str]:
    """Name, in one sentence each, the endpoints of *app* that do not say who may call them."""
    return [f"{policy.where}: {policy.flaw}" for policy in policies(app) if policy.guard is None]


def _documents(app: FastAPI, context: RouteContext) -> bool:
    pages = {app.openapi_url, app.docs_url, app.redoc_url, app.swagger_ui_oauth2_redirect_url}
    return type(context.original_route) is Route and context.path in pages


def _policy(context: RouteContext) -> Policy:
    if isinstance(context.original_route, WebSocketRoute):
        return Policy(f"WebSocket {context.path}", flaw="no guard can stand before a WebSocket yet; remove it.")
    if not isinstance(context.original_route, APIRoute):
        return Policy(context.path or "*", flaw="it cannot say who may call it; make it an endpoint of a router.")
    endpoint = f"{', '.join(sorted(context.methods or ()))} {context.path}"
    guard = next(_guards(context), None)
    if guard is None:
        flaw = "it does not say who may call it; add caller: Caller = allowed(...) or anyone()."
        return Policy(endpoint, flaw=flaw, line=written(context.endpoint))
    if isinstance(guard, SignedIn) and guard.owner is not None and not hasattr(context.endpoint, "guard"):
        flaw = "it has no part that could be its caller's; leave owns= to a composition."
        return Policy(endpoint, flaw=flaw, line=written(context.endpoint))
    return Policy(endpoint, guard)


def _guards(context: RouteContext) -> Iterator[Guard]:
    own = getattr(context.endpoint, "guard", None)
    if isinstance(own, Guard):
        yield own
    yield from guards_in(context.dependant)


def guards_in(dependant: Dependant) -> list[Guard]:
    """List the guards among the dependencies of an endpoint, however deep they are."""
    own = [dependant.call] if isinstance(dependant.call, Guard) else []
    return [*own, *(guard for inner in dependant.dependencies for guard in guards_in(inner))]
