"""A composed endpoint as an ASGI app: who asks, what they sent, the parts, the view, the bytes.

What FastAPI has around a handler – stacks for dependencies, a Response, validation of what our own models made – has
nothing to do here, so a request does not pass it.
"""

from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from gateway_common.composition.client_input import ClientInput
from gateway_common.composition.declaration import Composition
from gateway_common.composition.response_headers import headers_for, tell_with
from gateway_common.composition.revalidation import has_it, tag_of
from gateway_common.context import context_of
from gateway_common.edge.fields import fields_of
from gateway_common.errors import ProblemError
from gateway_common.services.calls import BoundCalls

__all__ = ["ComposedEndpoint"]

SAFE = frozenset({"GET", "HEAD"})
NOT_MODIFIED = 304
_JSON = (b"content-type", b"application/json")


class ComposedEndpoint:
    """Answer the requests that *route* matches by its *composition*."""

    def __init__(self, route: APIRoute, composition: Composition[..., Any]) -> None:
        self._composition = composition
        self._guard = composition.guard
        self._status = route.status_code or 200
        self._input = ClientInput(route.dependant, embed=len(route.dependant.body_params) > 1)
        self._field = route.response_field
        self._no_nulls = route.response_model_exclude_none
        self._no_defaults = route.response_model_exclude_unset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raises ProblemError when there is no answer."""
        body = self._spelled(await self._view(scope, receive))
        headers = headers_for(scope)
        if scope["method"] in SAFE and "no-store" not in headers["cache-control"]:
            headers["etag"] = tag_of(body)
            if has_it(fields_of(scope).get(b"if-none-match"), headers["etag"]):
                await _say(send, NOT_MODIFIED, headers)
                return
        length = (b"content-length", b"%d" % len(body))
        await _say(send, self._status, headers, length, _JSON, body=body)

    async def _view(self, scope: Scope, receive: Receive) -> Any:
        context = context_of(scope)
        if self._guard is not None:
            await self._guard.admit(scope)
        given = await self._input.read(Request(scope, receive))
        try:
            return await self._composition.composed(
                BoundCalls(scope["app"].state.outbound, context), given, context.parts
            )
        except ProblemError as error:
            tell_with(error, headers_for(scope))
            raise

    def _spelled(self, view: Any) -> bytes:
        if self._field is None:
            raise TypeError(f"{self._composition.name} has no view to spell")
        return self._field.serialize_json(view, exclude_none=self._no_nulls, exclude_unset=self._no_defaults)


async def _say(
    send: Send, status: int, headers: dict[str, str], *further: tuple[bytes, bytes], body: bytes = b""
) -> None:
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": [*fields, *further]})
    await send({"type": "http.response.body", "body": body})
