import re
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Security, WebSocket
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route

from gateway_common.caller import Caller
from gateway_common.guard import SignedIn, allowed, anyone, policies, unguarded

ASK = "it does not say who may call it; add caller: Caller = allowed(...) or anyone()."


def without_line(mistake: str) -> str:
    return re.sub(r"(\.py):\d+\)", r"\1)", mistake)


class Composed:
    """Stand for a composition, which brings its guard as an attribute."""

    def __init__(self, guard: SignedIn | None) -> None:
        self.guard = guard
        self.__name__ = "composed"

    def __call__(self) -> str:
        return ""


def nested(caller: Caller = allowed("orders:read")) -> Caller:
    return caller


async def guarded(caller: Caller = allowed("orders:read")) -> None: ...
async def guarded_deep(caller: Annotated[Caller, Depends(nested)]) -> None: ...
async def for_anyone(caller: Caller = anyone()) -> None: ...
async def forgotten() -> None: ...


def test_every_endpoint_is_found_with_its_guard() -> None:
    """Endpoints are found however deep their routers are nested, and FastAPI's own pages are left out."""
    app, outer, inner = FastAPI(), APIRouter(), APIRouter()
    inner.add_api_route("/orders", guarded, methods=["GET"])
    inner.add_api_route("/orders", forgotten, methods=["POST", "PUT"])
    outer.include_router(inner, prefix="/v1")
    outer.add_api_route("/deep", guarded_deep)
    outer.add_api_route("/composed", Composed(SignedIn("orders:read")))
    app.include_router(outer, prefix="/api")
    app.add_api_route("/restaurants", for_anyone)

    found = {policy.endpoint: str(policy.guard) for policy in policies(app)}

    assert found == {
        "GET /api/v1/orders": "orders:read",
        "POST, PUT /api/v1/orders": "None",
        "GET /api/deep": "orders:read",
        "GET /api/composed": "orders:read",
        "GET /restaurants": "anyone",
    }
    assert [without_line(one) for one in unguarded(app)] == [
        f"POST, PUT /api/v1/orders (guard/test_policies.py): {ASK}"
    ]


def test_a_router_may_guard_its_endpoints() -> None:
    """A guard among the dependencies of a router or of its inclusion stands before every endpoint in it."""
    app, own, included = FastAPI(), APIRouter(dependencies=[Security(SignedIn())]), APIRouter()
    own.add_api_route("/own", forgotten)
    included.add_api_route("/included", forgotten)
    app.include_router(own)
    app.include_router(included, dependencies=[Security(SignedIn())])

    assert len(policies(app)) == 2
    assert unguarded(app) == []


def test_a_composition_without_a_guard_is_named() -> None:
    """A composition has to say who may call it as well."""
    app = FastAPI()
    app.add_api_route("/composed", Composed(None))

    assert unguarded(app) == [f"GET /composed: {ASK}"]


def test_what_cannot_be_guarded_is_named() -> None:
    """Sockets, mounted applications and plain routes stop the start, wherever they hide."""
    app, router = FastAPI(docs_url=None), APIRouter()
    files = PlainTextResponse("")

    async def plain(request: object) -> PlainTextResponse:
        return files

    async def talk(socket: WebSocket) -> None: ...

    router.add_api_websocket_route("/talk", talk)
    router.add_route("/plain", plain)
    app.include_router(router, prefix="/v1")
    app.routes.extend([Mount("/files", files), Host("admin.example", files), Route("/docs", plain), Route("/x", plain)])

    unmarked = "it cannot say who may call it; make it an endpoint of a router."
    assert unguarded(app) == [
        "WebSocket /v1/talk: no guard can stand before a WebSocket yet; remove it.",
        f"/v1/plain: {unmarked}",
        f"/files: {unmarked}",
        f"*: {unmarked}",
        f"/docs: {unmarked}",
        f"/x: {unmarked}",
    ]


def test_an_endpoint_without_parts_owns_nothing() -> None:
    """Only a part can be somebody's; elsewhere owns= would guard nothing."""
    app = FastAPI()

    async def write(caller: Caller = allowed(owns=lambda order: order.consumer_id)) -> None: ...

    app.add_api_route("/orders", write, methods=["POST"])

    (found,) = map(without_line, unguarded(app))
    flaw = "it has no part that could be its caller's; leave owns= to a composition."
    assert found == f"POST /orders (guard/test_policies.py): {flaw}"
