"""Endpoints that are run where they were found, as FastAPI's router would have chosen them."""

from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request, Response
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common import Caller, GatewaySettings, ReadModel, Router, Service, View, anyone, composition, need
from gateway_common.app import Edge, create_gateway, edge_of
from gateway_common.edge import Problems, RequestId
from gateway_common.testing import SimulatedNetwork, client_of, run_simulated, simulated
from tests.gateway_common.edge.exchange import Reply, ask
from tests.support.gateways import settings_for

TEMPLATES = (
    *("/a/{x}", "/a/b", "/a/{n:int}", "/{k}/b", "/a/{rest:path}", "/a/{x}/c", "/{k}/{x}/c", "/a/b/c", "/a/v-{x}"),
    *("/a/caf%C3%A9", "/{k}/{n:int}/c", "/a/"),
)
PATHS = (
    "/a/b",
    "/a/7",
    "/a/q",
    "/q/b",
    "/q/q",
    "/a/b/c",
    "/a/7/c",
    "/a/q/c",
    "/q/7/c",
    "/a/v-7",
    "/a/caf%c3%a9",
    "/a/",
)
menus = Service("menus")


class Menu(ReadModel):
    name: str


class MenuView(View):
    name: str


@menus.get("/menus/{menu}")
def find_menu(menu: str) -> Menu: ...


def telling(templates: Sequence[tuple[str, str]]) -> Router:
    """Make a router whose endpoints, each a method and a template, say which they are and what they were given."""
    router = Router()
    for number, (method, template) in enumerate(templates):

        async def tell(request: Request, caller: Caller = anyone()) -> dict[str, Any]:
            return {"endpoint": request.scope["route"].operation_id, "values": request.path_params}

        router.add_api_route(template, tell, methods=[method], operation_id=f"{number}")
    return router


def only_fastapi(_: GatewaySettings) -> Sequence[Middleware]:
    """List what an endpoint cannot do without, and nobody who looks for it."""
    return [Middleware(RequestId, budget=5.0), Middleware(Problems)]


async def answers(app: FastAPI) -> list[tuple[str, str, int, object]]:
    """Give what *app* answers to every method on every path: who and with what values, or what there is instead."""
    asked = [(method, path) for path in PATHS for method in ("GET", "POST")]
    async with app.router.lifespan_context(app):
        replies = [(method, path, await ask(app, path, method=method)) for method, path in asked]
    return [(method, path, reply.status, told(reply)) for method, path, reply in replies]


def told(reply: Reply) -> object:
    if reply.status == 200:
        return reply.json
    assert reply.status in {404, 405}
    return set((reply.header("allow") or "").split(", ")) - {"HEAD", "OPTIONS", ""}


@given(st.lists(st.tuples(st.sampled_from(["GET", "POST"]), st.sampled_from(TEMPLATES)), unique=True, max_size=12))
@settings(max_examples=40, deadline=None)
def test_it_is_the_endpoint_that_fastapi_would_choose(templates: list[tuple[str, str]]) -> None:
    """However endpoints lie over each other, each request is answered by the same, or refused in the same way."""
    ours, theirs = (
        create_gateway("test", settings_for([]), services=[], routers=[telling(templates)], edge=edge)
        for edge in (edge_of, only_fastapi)
    )

    assert run_simulated(answers(ours)) == run_simulated(answers(theirs))


class Spoilt(Exception):
    """Say that a view cannot be made, in a team's own words."""


router = Router()


@router.get("/composed/{menu}")
@composition(within=1.0)
def show_menu(menu: str, found: Menu = need(find_menu), *, caller: Caller = anyone()) -> MenuView:
    """Show a menu, or fail in one of the ways in which an endpoint may."""
    failures = {"gone": HTTPException(410), "known": HTTPException(304, headers={"ETag": '"1"'}), "spoilt": Spoilt()}
    if menu in failures:
        raise failures[menu]
    return MenuView(name=found.name)


@router.get("/plain/{menu}")
async def show_plainly(menu: str, caller: Caller = anyone()) -> MenuView:
    """Fail in the same ways without parts."""
    return show_menu.view(menu=menu, found=Menu(name=f"plainly {menu}"), caller=caller)


async def taken(_: Request, __: Exception) -> Response:
    """Answer for what only this team knows."""
    return Response("spoilt", status_code=418)


def app_with(edge: Edge = edge_of) -> FastAPI:
    network = SimulatedNetwork({find_menu: Menu(name="lunch")})
    app = create_gateway(
        "test", settings_for([menus]), services=[menus], routers=[router], reach=lambda: network, edge=edge
    )
    app.add_exception_handler(Spoilt, taken)
    return app


@simulated
async def test_nobody_asks_fastapis_router_for_what_was_found() -> None:
    """The endpoints that a gateway had at its start are run without looking for them again, however many there are."""
    app = app_with()
    async with client_of(app) as client:
        app.router.routes.clear()
        composed, plain = [await client.get(path) for path in ("/composed/lunch", "/plain/lunch")]

    assert (composed.status_code, composed.json()) == (200, {"name": "lunch"})
    assert (plain.status_code, plain.json()) == (200, {"name": "plainly lunch"})


@pytest.mark.parametrize("path", ["composed", "plain"])
@pytest.mark.parametrize(("menu", "status"), [("gone", 410), ("known", 304), ("spoilt", 418)])
@simulated
async def test_exceptions_are_handled_as_fastapi_does(path: str, menu: str, status: int) -> None:
    """What a view raises is answered by the handler that the app has for it, found or not."""
    async with client_of(app_with()) as client:
        response = await client.get(f"/{path}/{menu}")

    assert response.status_code == status
    assert (response.text == "spoilt") is (status == 418)


class Moved:
    """Lead every request somewhere else."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on to another path."""
        await self._app({**scope, "path": self._path}, receive, send)


@simulated
async def test_what_was_found_holds_for_its_path_alone() -> None:
    """An edge function behind `Forwarding` that changes the path leads to what is there."""

    def edge(known: GatewaySettings) -> Sequence[Middleware]:
        *others, last = edge_of(known)
        return [*others, Middleware(Moved, "/plain/moved"), last]

    async with client_of(app_with(edge)) as client:
        response = await client.get("/composed/lunch")

    assert response.json() == {"name": "plainly moved"}


@pytest.mark.parametrize("path", ["/composed/lunch", "/below/composed/lunch"])
async def test_below_a_mount_fastapi_has_the_word(path: str) -> None:
    """What a server or a mount takes off the path is taken off before an endpoint is looked for."""
    app = create_gateway("test", settings_for([]), services=[], routers=[telling([("GET", "/composed/{x}")])])
    outer = FastAPI()
    outer.mount("/below", app)

    async with app.router.lifespan_context(app):
        reply = await ask(outer, f"/below{path}")

    assert reply.status == (200 if path == "/composed/lunch" else 404)
