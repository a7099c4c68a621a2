"""An endpoint is run where it was found: FastAPI's router would ask one endpoint after the other whether it is the one.

    Forwarding ── finds ──► a route                                  and forwards the request
                     ├────► a composition       ► Dispatch           runs it
                     ├────► another endpoint    ► FastAPI ► Shortcut  runs it, where FastAPI would begin to ask
                     └────► neither             ► FastAPI ► its router asks

Whoever stands in between may change the method (`Head` does) or the path: what was found holds for no other.
"""

from collections.abc import Awaitable, Mapping

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.errors import ProblemError
from gateway_common.routing.endpoint import Endpoint, Entry

__all__ = ["Dispatch", "Shortcut", "lead"]

_Found = tuple[str, Endpoint, Mapping[str, str]]

_KEY = "gateway_common.found"
_OF_THE_SERVER = (500, Exception)
"""What a handler may be for that is asked when everything else has failed; here `Problems` is."""


def lead(scope: Scope, endpoint: Endpoint, values: Mapping[str, str]) -> None:
    """Let *endpoint* be run for this request, with the *values* of its path; not below a mount, which hides a part."""
    if not scope.get("root_path"):
        scope[_KEY] = scope["path"], endpoint, values
        context_of(scope).route = endpoint.path


class Dispatch:
    """Run the composition that was found, and hand on everything else; it stands last."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer, or pass the request on."""
        entry = _entry_of(scope)
        if entry is None or not entry.composed:
            return self._app(scope, receive, send)
        return _composed(entry.app, scope, receive, send)


class Shortcut:
    """Run the endpoint that was found, before *router* begins to ask which it is."""

    def __init__(self, router: ASGIApp) -> None:
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        entry = _entry_of(scope)
        await (self._router if entry is None else entry.app)(scope, receive, send)


def _entry_of(scope: Scope) -> Entry | None:
    known: _Found | None = scope.get(_KEY)
    if known is None:
        return None
    path, endpoint, values = known
    if scope["path"] != path or scope["method"] not in endpoint.methods or endpoint.entry is None:
        return None
    scope.update(endpoint.entry.noted, path_params=values)
    return endpoint.entry


async def _composed(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        await app(scope, receive, send)
    except ProblemError:
        raise
    except Exception as error:  # noqa: BLE001 – whoever handles exceptions of endpoints decides which
        await _handle(error, scope, receive, send)


async def _handle(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    async def raises(*_: object) -> None:
        raise error

    known = {kind: one for kind, one in scope["app"].exception_handlers.items() if kind not in _OF_THE_SERVER}
    await ExceptionMiddleware(raises, handlers=known)(scope, receive, send)
