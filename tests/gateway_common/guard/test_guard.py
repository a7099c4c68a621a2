from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, Query
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.caller import ANONYMOUS, Caller
from gateway_common.context import context_of
from gateway_common.edge import Problems, RequestId, problem_handlers
from gateway_common.guard import SignedIn, allowed, anyone, guard_of
from gateway_common.identity import Authenticator, DevTokens, NoIdentity
from gateway_common.identity.bearer import not_signed_in
from gateway_common.settings import GatewaySettings, Profile
from tests.gateway_common.edge.exchange import Reply, ask

READS = allowed("orders:read")


def authenticator_of(profile: Profile) -> Authenticator:
    return DevTokens(GatewaySettings(profile=profile)) if profile == "sandbox" else NoIdentity()


class Remembers:
    """Keep the caller whom the context named when the request was over."""

    def __init__(self, app: ASGIApp, callers: list[str]) -> None:
        self.app = app
        self.callers = callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            self.callers.append(str(context_of(scope).caller))


def make_app(profile: Profile = "sandbox", callers: list[str] | None = None) -> FastAPI:
    app = FastAPI(
        middleware=[
            Middleware(RequestId, budget=5.0),
            Middleware(Problems),
            Middleware(Remembers, callers=[] if callers is None else callers),
        ],
        exception_handlers=problem_handlers(),
    )
    app.state.authenticator = authenticator_of(profile)
    router = APIRouter()

    @router.get("/orders")
    async def read_orders(caller: Caller = READS) -> str:
        return str(caller)

    @router.get("/everything")
    async def read_everything(caller: Caller = allowed("orders:read", "account:read")) -> str:
        return str(caller)

    @router.get("/me")
    async def read_me(access_token: Annotated[str, Query()] = "", caller: Caller = allowed()) -> str:
        return str(caller)

    @router.get("/restaurants")
    async def read_restaurants(caller: Caller = anyone()) -> str:
        return str(caller)

    def nested(caller: Caller = READS) -> str:
        return str(caller)

    @router.get("/nested")
    async def read_nested(name: Annotated[str, Depends(nested)]) -> str:
        return name

    app.include_router(router, prefix="/v1")
    return app


async def answer(
    target: str, token: str = "", *, profile: Profile = "sandbox", callers: list[str] | None = None
) -> Reply:
    headers = [("Authorization", f"Bearer {token}")] if token else []
    return await ask(make_app(profile, callers), target, headers=headers)


async def test_who_has_the_scope_gets_in() -> None:
    """The endpoint receives the caller, and so do the log and the calls to services, through the context."""
    callers: list[str] = []

    reply = await answer("/v1/orders", "dev:42/orders:read+more", callers=callers)

    assert (reply.status, reply.body) == (200, b'"consumer:42"')
    assert callers == ["consumer:42"]


async def test_who_lacks_a_scope_is_told_which_are_needed() -> None:
    """403 names the scopes of the endpoint (RFC 6750), and the log learns who was refused."""
    callers: list[str] = []

    reply = await answer("/v1/everything", "dev:42/orders:read", callers=callers)

    assert reply.status == 403
    assert reply.header("www-authenticate") == 'Bearer error="insufficient_scope", scope="account:read orders:read"'
    assert reply.json["type"].endswith("/forbidden")
    assert callers == ["consumer:42"]


@pytest.mark.parametrize("target", ["/v1/orders", "/v1/everything", "/v1/me", "/v1/nested"])
async def test_who_shows_nothing_is_challenged(target: str) -> None:
    """Every guard but that for anyone asks for a token."""
    callers: list[str] = []

    reply = await answer(target, callers=callers)

    assert (reply.status, reply.header("www-authenticate")) == (401, 'Bearer realm="gateway"')
    assert callers == ["anonymous"]


async def test_no_scope_is_needed_to_be_signed_in() -> None:
    """A guard without scopes lets in everybody who proved who they are."""
    assert (await answer("/v1/me", "dev:42/nothing")).body == b'"consumer:42"'


@pytest.mark.parametrize("query", ["access_token=dev:42", "token=dev:42", "authorization=Bearer%20dev:42"])
async def test_a_token_in_the_query_is_none(query: str) -> None:
    """A token is looked for in the header alone, whatever the endpoint reads (T5)."""
    assert (await answer(f"/v1/me?{query}")).status == 401


async def test_anyone_may_come_without_a_token() -> None:
    """Without a token everybody is anonymous, and with one they are who they are."""
    assert (await answer("/v1/restaurants")).body == b'"anonymous"'
    assert (await answer("/v1/restaurants", "dev:42/x")).body == b'"consumer:42"'


async def test_anyone_with_a_bad_token_is_told() -> None:
    """Who believes to be signed in and is not must learn it, even where it would not matter."""
    assert (await answer("/v1/restaurants", "dev:")).status == 401


async def test_a_guard_of_a_dependency_counts() -> None:
    """A guard may stand as deep as FastAPI's dependencies go."""
    assert (await answer("/v1/nested", "dev:42")).body == b'"consumer:42"'


async def test_in_production_nobody_is_signed_in_yet() -> None:
    """Until there is an identity provider, no token opens anything; what is for anyone stays open."""
    assert (await answer("/v1/orders", "dev:42", profile="production")).status == 401
    assert (await answer("/v1/restaurants", profile="production")).status == 200


async def test_an_authenticator_that_knows_nobody_opens_nothing() -> None:
    """An anonymous caller is not signed in, however they came to be."""
    app = make_app()
    app.state.authenticator = KnowsNobody()

    assert (await ask(app, "/v1/me")).status == 401


async def test_the_authenticator_says_what_a_proof_is() -> None:
    """Who is shown something that it takes for a proof is told when it is none; else the caller is anonymous."""
    app = make_app()
    app.state.authenticator = ReadsAnotherHeader()

    assert (await ask(app, "/v1/restaurants", headers=[("Authorization", "Bearer dev:1")])).body == b'"anonymous"'
    assert (await ask(app, "/v1/restaurants", headers=[("X-Proof", "bad")])).status == 401


class KnowsNobody:
    def shown(self, _: Scope, /) -> bool:
        return True

    async def __call__(self, _: Scope, /) -> Caller:
        return ANONYMOUS


class ReadsAnotherHeader:
    def shown(self, scope: Scope, /) -> bool:
        return any(name == b"x-proof" for name, _ in scope["headers"])

    async def __call__(self, _: Scope, /) -> Caller:
        raise not_signed_in()


def test_openapi_says_what_is_asked() -> None:
    """The document names the scheme and, per endpoint, the scopes; an endpoint for anyone asks nothing."""
    document = make_app().openapi()

    security = {path: item["get"].get("security") for path, item in document["paths"].items()}
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert security == {
        "/v1/orders": [{"bearer": ["orders:read"]}],
        "/v1/everything": [{"bearer": ["account:read", "orders:read"]}],
        "/v1/me": [{"bearer": []}],
        "/v1/restaurants": None,
        "/v1/nested": [{"bearer": ["orders:read"]}],
    }
    assert "caller" not in str(document["paths"])


def test_a_mark_is_recognised() -> None:
    """What stands behind a parameter is a guard or it is not."""
    assert str(guard_of(allowed("b", "a"))) == "a b"
    assert str(guard_of(allowed())) == "signed in"
    assert str(guard_of(anyone())) == "anyone"
    assert [guard_of(default) for default in (None, "orders:read", Depends(make_app), Query())] == [None] * 4


@pytest.mark.parametrize("scope", ["", "orders read", 'a"b', "a\\b", "a\n", "é"])
def test_a_scope_nobody_could_have_is_a_mistake(scope: str) -> None:
    """A scope is one word, as RFC 6749 spells them."""
    with pytest.raises(ValueError, match="is no scope"):
        SignedIn(scope)
