"""A service: its own operations on the common ground.

A request comes in from above and meets the layers in this order:

    RequestLog   one line per request
    Failing      the faults that were asked for
    FastAPI      errors, callers, operations
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import MappingProxyType
from typing import Any, TypeVar

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Match
from starlette.types import Scope

from ftgo_sandbox.domain.messages import ErrorBody
from ftgo_sandbox.domain.refusals import Refusal
from ftgo_sandbox.skeleton import answers
from ftgo_sandbox.skeleton.failing import Failing
from ftgo_sandbox.skeleton.faults import Fault, Faults
from ftgo_sandbox.skeleton.requestlog import RequestLog
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.skeleton.switches import switches

T = TypeVar("T")

Told = Mapping[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]
"""How errors are told to callers."""

ERRORS: Told = {
    Refusal: answers.refused,
    RequestValidationError: answers.unreadable,
    HTTPException: answers.unrouted,
    Exception: answers.broken,
}


def service(
    name: str,
    routers: Sequence[APIRouter],
    state: object,
    at: Surroundings,
    *,
    faults: Iterable[Fault] = (),
    errors: Told = MappingProxyType({}),
    begin: Callable[[], None] = lambda: None,
) -> FastAPI:
    """Put the operations of *routers* on the common ground; *begin* starts what the service does by itself.

    Its own *errors* are told as it says.
    """
    broken = Faults(faults)
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    app = FastAPI(
        title=f"FTGO {name} service",
        version="1.0.0",
        docs_url=None,
        redoc_url=None,
        lifespan=_living(at, begin),
        generate_unique_id_function=_name,
        responses={"4XX": {"model": ErrorBody}, "5XX": {"model": ErrorBody}},
        exception_handlers={**ERRORS, **errors},
        middleware=[
            Middleware(RequestLog),
            Middleware(Failing, faults=broken, operation=_operation(routes), clock=at.clock, chance=at.chance),
        ],
    )
    app.state.held = state
    app.state.assertions = at.assertions
    app.state.tokens = at.tokens
    app.include_router(switches(at, broken, frozenset(map(_name, routes))))
    for router in routers:
        app.include_router(router)
    return app


def held(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """Give an endpoint the state of its service."""

    async def state(request: Request) -> T:
        found: object = request.app.state.held
        if not isinstance(found, kind):
            raise TypeError(f"This service holds no {kind.__name__}.")
        return found

    return state


def _living(at: Surroundings, begin: Callable[[], None]) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncGenerator[None]:
        async with at.peers, at.errands:
            begin()
            yield

    return living


def _name(route: APIRoute) -> str:
    return route.name


def _operation(routes: Sequence[APIRoute]) -> Callable[[Scope], str | None]:
    return lambda scope: next((route.name for route in routes if route.matches(scope)[0] is Match.FULL), None)
