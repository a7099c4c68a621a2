"""FastAPI's router with our route class, the only way a composition ever runs.

FastAPI keeps OpenAPI, docs and ordinary endpoints as they are; a composition is dispatched here, straight from its
plan to bytes. Either way the answer says what became of its parts.
"""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from gateway_common.composition.client_input import ClientInput, JsonRequest
from gateway_common.composition.declaration import Composition, composition_of, lost_parts
from gateway_common.composition.documentation import documented
from gateway_common.composition.response_headers import response_headers
from gateway_common.composition.revalidation import has_it, tag_of
from gateway_common.context import context_of
from gateway_common.errors import DeclarationError, ProblemError
from gateway_common.guard import Guard, guards_in
from gateway_common.services.calls import BoundCalls

__all__ = ["GatewayRoute", "Router"]

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
SAFE = frozenset({"GET", "HEAD"})


class GatewayRoute(APIRoute):
    """Run a composition from its plan, and say on every answer what became of its parts."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        lost = lost_parts(endpoint)
        if lost:
            raise DeclarationError([lost])
        super().__init__(path, endpoint, **documented(endpoint, options))

    def get_route_handler(self) -> Handler:
        """Give the handler that the route's ASGI app calls."""
        composed = composition_of(self.endpoint)
        if composed is not None:
            return _Composed(self, composed).handle
        return _reporting(super().get_route_handler(), guards_in(self.dependant))


class Router(APIRouter):
    """Collect endpoints as FastAPI's router does, compositions among them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=GatewayRoute, **options)


class _Composed:
    def __init__(self, route: GatewayRoute, composition: Composition[Any, Any]) -> None:
        self._composition = composition
        self._status = route.status_code or 200
        self._input = ClientInput(route.dependant, embed=len(route.dependant.body_params) > 1)
        self._field = route.response_field
        self._no_nulls = route.response_model_exclude_none
        self._no_defaults = route.response_model_exclude_unset

    async def handle(self, request: Request) -> Response:
        """Answer one request: who asks, what they sent, the parts, the view, the bytes."""
        context = context_of(request.scope)
        if self._composition.guard is not None:
            await self._composition.guard(request)
        given = await self._input.read(request)
        try:
            calls = BoundCalls(request.app.state.outbound, context)
            view = await self._composition.composed(calls, given, context.parts)
        except ProblemError as error:
            _say(error, _headers_for(request))
            raise
        return self._response(request, self._bytes(view))

    def _bytes(self, view: Any) -> bytes:
        if self._field is None:
            raise TypeError(f"{self._composition.name} has no view to spell")
        return self._field.serialize_json(view, exclude_none=self._no_nulls, exclude_unset=self._no_defaults)

    def _response(self, request: Request, body: bytes) -> Response:
        headers = _headers_for(request)
        if request.method in SAFE and "no-store" not in headers["cache-control"]:
            headers["etag"] = tag_of(body)
            if has_it(request.headers.get("if-none-match"), headers["etag"]):
                return Response(status_code=304, headers=headers)
        return Response(body, self._status, headers, media_type="application/json")


def _reporting(handler: Handler, guards: Sequence[Guard]) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            for guard in guards:  # before anything of the request is judged
                await guard(request)
            response = await handler(JsonRequest(request.scope, request.receive))
        except ProblemError as error:
            _say(error, _headers_for(request))
            raise
        headers = _headers_for(request)
        if context_of(request.scope).parts.degraded:
            response.headers["cache-control"] = headers["cache-control"]
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return handle


def _headers_for(request: Request) -> dict[str, str]:
    context = context_of(request.scope)
    shown: bool = request.app.state.show_composition
    return response_headers(context.parts, guarded=bool(context.caller.subject), shown=shown)


def _say(error: ProblemError, headers: dict[str, str]) -> None:
    told = {**headers, "cache-control": "no-store", **error.problem.headers}
    error.problem = replace(error.problem, headers=told)
