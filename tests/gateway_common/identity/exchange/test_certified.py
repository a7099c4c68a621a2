"""Tokens in exchange from a provider that is certified, and that somebody else wrote, over real sockets."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ftgo_sandbox.testing import NOBODY
from gateway_common import create_gateway
from gateway_common.settings import GatewaySettings
from tests.gateway_common.identity.exchange.given import kitchen, orders, router
from tests.gateway_common.sessions.certified import certified_provider, through
from tests.gateway_common.sessions.house import HOST, SECRET, Person, prepare
from tests.support.servers import served

ORDER = "https://order.example"
WEBSITE = {
    "client_id": "website",
    "client_secret": SECRET,
    "redirect_uris": [f"{HOST}/auth/callback"],
    "grant_types": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"],
}


@dataclass
class Believer:
    """Be a service that believes tokens of *issuer* for itself, and note what they say."""

    issuer: str
    believed: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    shown: list[str] = field(default_factory=list[str])

    async def tell(self, request: Request) -> JSONResponse:
        """Answer whoever shows one."""
        self.shown.append(request.headers["authorization"])
        async with httpx2.AsyncClient(trust_env=False, verify=NOBODY) as http:
            keys = KeySet.import_key_set((await http.get(f"{self.issuer}/jwks")).json())
        token = jwt.decode(self.shown[-1].removeprefix("Bearer "), keys, ["RS256"])
        jwt.JWTClaimsRegistry(iss={"value": self.issuer}, aud={"value": ORDER}).validate(token.claims)
        self.believed.append({"typ": token.header["typ"], **token.claims})
        return JSONResponse({"name": token.claims["sub"]})


def website(issuer: str, order: int, audience: str) -> FastAPI:
    """Make a gateway whose people sign in at *issuer*, before the service on the port *order*."""
    sessions = {
        "url": HOST,
        "client_id": "website",
        "client_secret": "env:WEBSITE_SECRET",
        "seals": "env:WEBSITE_SEAL",
        "scopes": "openid,orders:read",
    }
    exchange = {"client_id": "website", "client_secret": "env:WEBSITE_SECRET"}
    identity = {"kind": "sessions", "provider": {"issuer": issuer}, "sessions": sessions, "exchange": exchange}
    services = {
        "order": {"url": f"http://127.0.0.1:{order}", "exchange": {"audience": audience, "scope": "orders:read"}},
        "kitchen": {"url": f"http://127.0.0.1:{order}"},
    }
    settings = {"profile": "sandbox", "hosts": "www.example.com", "identity": identity, "services": services}
    return create_gateway(
        "website", GatewaySettings.model_validate(settings), services=[orders, kitchen], routers=[router]
    )


@asynccontextmanager
async def signed_in(patch: pytest.MonkeyPatch, audience: str = ORDER) -> AsyncGenerator[tuple[Person, Believer]]:
    """Let somebody sign in."""
    prepare(patch, time.time)
    with certified_provider(WEBSITE, seconds=300, targets=[ORDER]) as issuer:
        believer = Believer(issuer)
        async with served(Starlette(routes=[Route("/{path:path}", believer.tell)])) as port:
            app = website(issuer, port, audience)
            async with app.router.lifespan_context(app), Person(app) as person:
                answer = await through(person.at_the_provider.http, await person.begin("/"), until=HOST)
                await person.navigate(answer)
                yield person, believer


async def test_a_service_believes_what_came_of_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """The opaque token of a session becomes a JWT for the service, once for two calls."""
    async with signed_in(monkeypatch) as (person, believer):
        answers = [await person.ask("/order") for _ in range(2)]

    [said, again] = believer.believed
    assert [one.json()["order"] for one in answers] == ["7", "7"]
    assert (said["typ"], said["aud"], said["scope"], said["client_id"]) == ("at+jwt", ORDER, "orders:read", "website")
    assert said["jti"] == again["jti"]


async def test_a_provider_that_makes_no_token_for_it_refuses_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """An audience that nobody set up there is a mistake of ours, and the service hears nothing."""
    async with signed_in(monkeypatch, "https://elsewhere.example") as (person, believer):
        answer = await person.ask("/order")

    assert (answer.status_code, believer.shown) == (502, [])
