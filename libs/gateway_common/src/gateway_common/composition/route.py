"""FastAPI's router with our route class, the only way a composition ever runs.

FastAPI keeps OpenAPI, docs and ordinary endpoints as they are; a composition is dispatched here, straight from its
plan to bytes. Either way the answer says what became of its parts.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from gateway_common.composition.client_input import JsonRequest
from gateway_common.composition.declaration import composition_of, lost_parts
from gateway_common.composition.documentation import documented
from gateway_common.composition.endpoint import ComposedEndpoint
from gateway_common.composition.response_headers import headers_for, tell_with
from gateway_common.context import context_of
from gateway_common.errors import DeclarationError, ProblemError
from gateway_common.guard import Guard, guards_in
from gateway_common.idempotency import marks_in, once

__all__ = ["GatewayRoute", "Router"]

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GatewayRoute(APIRoute):
    """Run a composition from its plan, and say on every answer what became of its parts.

    *composed* is the ASGI app that answers for a composition, None for any other endpoint.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        lost = lost_parts(endpoint)
        if lost:
            raise DeclarationError([lost])
        super().__init__(path, endpoint, **documented(endpoint, options))
        composition = composition_of(endpoint)
        self.composed = None if composition is None else ComposedEndpoint(self, composition)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that matched."""
        if self.composed is not None and scope["method"] in (self.methods or ()):
            await self.composed(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def get_route_handler(self) -> Handler:
        """Give the handler that FastAPI calls; of a composition it gets the app, which it awaits as any response."""
        if composition_of(self.endpoint) is not None:
            return self._composed
        handler = super().get_route_handler()
        for mark in marks_in(self.dependant)[:1]:
            handler = once(handler, mark)
        return _reporting(handler, guards_in(self.dependant))

    async def _composed(self, _: Request) -> Response:
        return cast("Response", self.composed)  # both are ASGI apps, and nothing more is asked of one


class Router(APIRouter):
    """Collect endpoints as FastAPI's router does, compositions among them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=GatewayRoute, **options)


def _reporting(handler: Handler, guards: Sequence[Guard]) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            for guard in guards:  # before anything of the request is judged
                await guard.admit(request.scope)
            response = await handler(JsonRequest(request.scope, request.receive))
        except ProblemError as error:
            tell_with(error, headers_for(request.scope))
            raise
        headers = headers_for(request.scope)
        if context_of(request.scope).parts.degraded:
            response.headers["cache-control"] = headers["cache-control"]
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return handle
