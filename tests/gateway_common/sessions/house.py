"""A website: a gateway whose people sign in at the sandbox's provider, and the browsers in which they do.

The gateway is the app of production at `https://www.example.com`, in the test's process; it asks the provider over real
sockets. Both share a clock that goes when the test says so.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Self
from urllib.parse import urlencode

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from ftgo_sandbox.testing import Client, RunningProvider, provider_running
from gateway_common import Caller, GatewaySettings, Router, allowed, anyone, create_gateway
from gateway_common.app import people
from gateway_common.errors import State
from gateway_common.guard import guard
from gateway_common.identity.provider import ProviderLine
from gateway_common.services import Answer, Call, Sender
from tests.sandbox.provider.browser import PASSWORD, Browser
from tests.sandbox.simulated_clock import SimulatedClock

__all__ = ["CARD_AGE", "HOST", "PASSWORD_ALONE", "SECRET", "House", "Person", "house", "prepare", "website"]

HOST = "https://www.example.com"
SECRET = "a secret of this client"  # noqa: S105 – of this test alone
SEE_OTHER = 303
PASSWORD_ALONE = "urn:ftgo:acr:password"  # noqa: S105 – how the provider calls a sign-in, and no secret
CARD_AGE = 300
SEAL = "U0VBTFNFQUxTRUFMU0VBTFNFQUxTRUFMU0VBTFNFQUw="

router = Router()


@router.get("/api/me")
async def tell(caller: Caller = allowed("orders:read")) -> dict[str, Any]:
    """Tell who asks."""
    return {"caller": str(caller), "scopes": sorted(caller.scopes), "proof": caller.proof}


@router.post("/api/orders")
async def order(caller: Caller = allowed("orders:write")) -> str:
    """Do something."""
    return "done"


@router.get("/api/card")
async def show_card(caller: Caller = allowed(strength=PASSWORD_ALONE, max_age=CARD_AGE)) -> str:
    """Show what is delicate."""
    return str(caller)


@router.get("/api/open")
async def tell_anyone(caller: Caller = anyone()) -> str:
    """Tell everybody who asks."""
    return str(caller)


@dataclass
class House:
    """Hold the gateways, all alike, and the provider behind them."""

    gateways: list[FastAPI]
    provider: RunningProvider
    clock: SimulatedClock

    async def passes(self, seconds: float) -> None:
        """Let the time of day go on, for gateways and provider."""
        await self.clock.advance(seconds)

    def revoke(self) -> None:
        """Let the provider refuse every refresh token that it gave."""
        for session in self.provider.provider.sessions:
            for grant in session.grants:
                grant.revoke()

    def cut_off(self) -> None:
        """Let the gateways reach no provider any more."""
        for gateway in self.gateways:
            line: ProviderLine = gateway.state.sessions.signing_in.client.provider.line
            vars(line)["_senders"] = dict.fromkeys(vars(line)["_senders"], _away)

    def keep_back(self, operation: str) -> None:
        """Let the provider answer no more calls of *operation*."""
        for gateway in self.gateways:
            line: ProviderLine = gateway.state.sessions.signing_in.client.provider.line
            senders = vars(line)["_senders"]
            vars(line)["_senders"] = {place: _but(operation, sender) for place, sender in senders.items()}


def _but(operation: str, inner: Sender) -> Sender:
    async def send(call: Call) -> Answer:
        return await (_away(call) if call.operation == operation else inner(call))

    return send


async def _away(_: Call) -> Answer:
    return Answer(State.DOWN, reason="nobody is there")


def prepare(patch: pytest.MonkeyPatch, clock: Callable[[], float]) -> None:
    """Lay out the secrets of websites, and let them go by this *clock*."""
    patch.setenv("WEBSITE_SECRET", SECRET)
    patch.setenv("WEBSITE_SEAL", SEAL)
    patch.setattr(people, "wall_clock", clock)
    patch.setattr(guard, "time", clock)


@asynccontextmanager
async def house(
    patch: pytest.MonkeyPatch,
    *,
    gateways: int = 1,
    store: Mapping[str, Any] | None = None,
    sessions: Mapping[str, Any] | None = None,
    backchannel: str | None = None,
    **lifetimes: float,
) -> AsyncGenerator[House]:
    """Open a house; *sessions* and *lifetimes* are other settings of the gateway and of the provider than usual."""
    clock = SimulatedClock()
    prepare(patch, lambda: clock.now().replace(tzinfo=UTC).timestamp())
    async with provider_running(clock=clock, clients=[_website(backchannel)], **lifetimes) as provider:
        made = [website(provider.issuer, store or {}, sessions or {}) for _ in range(gateways)]
        async with _all_open(made):
            yield House(made, provider, clock)


@asynccontextmanager
async def _all_open(apps: list[FastAPI]) -> AsyncGenerator[None]:
    if not apps:
        yield
        return
    async with apps[0].router.lifespan_context(apps[0]), _all_open(apps[1:]):
        yield


def _website(backchannel: str | None) -> Client:
    return Client(
        client_id="website",
        name="The website",
        secret=SecretStr(SECRET),
        grants=frozenset({"authorization_code", "refresh_token"}),
        scopes=frozenset({"openid", "offline_access", "orders:read"}),
        audiences=("https://api.example.com",),
        redirect_uris=(f"{HOST}/auth/callback",),
        post_logout_redirect_uris=(f"{HOST}/",),
        backchannel_logout_uri=backchannel,
    )


def website(issuer: str, store: Mapping[str, Any], sessions: Mapping[str, Any]) -> FastAPI:
    """Make a gateway whose people sign in at *issuer*."""
    settings = GatewaySettings.model_validate(
        {
            "profile": "sandbox",
            "hosts": "www.example.com",
            "store": store,
            "identity": {
                "kind": "sessions",
                "provider": {"issuer": issuer},
                "sessions": {
                    "url": HOST,
                    "client_id": "website",
                    "client_secret": "env:WEBSITE_SECRET",
                    "seals": "env:WEBSITE_SEAL",
                    "scopes": "openid,orders:read",
                    **sessions,
                },
            },
        }
    )
    return create_gateway("website", settings, services=(), routers=[router])


class Person:
    """Sit before a browser that keeps cookies as browsers do, and asks the gateway as its pages do."""

    def __init__(self, gateway: FastAPI) -> None:
        self.http = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(gateway, raise_app_exceptions=False),
            base_url=HOST,
            trust_env=False,
            timeout=None,
        )
        self.at_the_provider = Browser()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()
        await self.at_the_provider.http.aclose()

    async def navigate(self, place: str) -> httpx2.Response:
        """Follow a link."""
        headers = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        return await self.http.get(place, headers=headers)

    async def ask(self, path: str, method: str = "GET", **headers: str) -> httpx2.Response:
        """Ask as a script of the gateway's own page does."""
        ours = {"X-CSRF": "1", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty", "Origin": HOST}
        return await self.http.request(method, path, headers={**ours, **headers})

    async def begin(self, return_to: str = "/") -> str:
        """Begin to sign in, and give the link to the provider."""
        return _place(await self.navigate(f"/auth/login?{urlencode({'return_to': return_to})}"))

    async def at_the_door(self, subject: str = "1", return_to: str = "/") -> str:
        """Sign in at the provider, and give the address that it sends one back to."""
        return await self.through(await self.begin(return_to), subject)

    async def through(self, link: str, subject: str = "1") -> str:
        """Follow a link to the provider, which knows whom it saw before, and give the address that it leads back to."""
        page = await self.at_the_provider.open(link)
        if page.status_code == SEE_OTHER:
            return _place(page)
        return _place(await self.at_the_provider.submit(page, person=subject, password=PASSWORD))

    def leave_the_provider(self) -> None:
        """Let the provider know nobody here any more."""
        self.at_the_provider.http.cookies.clear()

    async def sign_in(self, subject: str = "1", return_to: str = "/") -> str:
        """Sign in, and give the address where one goes on."""
        return _place(await self.navigate(await self.at_the_door(subject, return_to)))

    @property
    def session(self) -> str | None:
        """Give the session's cookie."""
        return self.http.cookies.get("__Host-session")


def _place(response: httpx2.Response) -> str:
    assert response.status_code == SEE_OTHER, response.text
    return response.headers["location"]
