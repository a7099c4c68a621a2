"""Two processes of the browser gateway on one Redis, before a provider whose tokens live for a moment."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest

from ftgo_sandbox.testing import running
from tests.e2e.processes import running_gateway
from tests.sandbox.provider.browser import Browser
from tests.support.outside import demand
from tests.support.redis import redis_running

URL = "http://127.0.0.1:8082"
SEAL = "U0VBTFNFQUxTRUFMU0VBTFNFQUxTRUFMU0VBTFNFQUw="
WEBSITE = {
    "client_id": "website",
    "name": "The website",
    "secret": "website-development-secret",
    "grants": ["authorization_code", "refresh_token"],
    "scopes": ["openid"],
    "audiences": ["https://api.example.com"],
    "redirect_uris": [f"{URL}/auth/callback"],
}
TOKEN_SECONDS = 1
SECONDS = 4.0  # in which a token is renewed a few times


@pytest.fixture
def gateways() -> Iterator[list[str]]:
    with ExitStack() as stack:
        redis = stack.enter_context(redis_running())
        demand(redis, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        told = {
            "SANDBOX_PROVIDER_CLIENTS": json.dumps([WEBSITE]),
            "SANDBOX_PROVIDER_ACCESS_TOKEN_SECONDS": str(TOKEN_SECONDS),
        }
        sandbox = stack.enter_context(running(only=("provider",), environment=told))
        settings = {
            "GATEWAY_IDENTITY__PROVIDER__ISSUER": sandbox.urls["provider"],
            "GATEWAY_IDENTITY__SESSIONS__URL": URL,
            "GATEWAY_IDENTITY__SESSIONS__CLIENT_ID": "website",
            "GATEWAY_IDENTITY__SESSIONS__SCOPES": "openid",
            "GATEWAY_IDENTITY__SESSIONS__SEALS": "env:SEAL",
            "GATEWAY_STORE__KIND": "redis",
            "GATEWAY_STORE__URL": str(redis),
            "SEAL": SEAL,
        }
        made = [stack.enter_context(running_gateway("browser_bff.app", {}, settings)) for _ in range(2)]
        yield [f"http://127.0.0.1:{one.port}" for one in made]


def kept(response: httpx2.Response) -> str:
    """Give the cookie that a browser keeps of an answer."""
    return response.headers["set-cookie"].partition(";")[0]


async def signed_in(http: httpx2.AsyncClient, here: str, there: str) -> str:
    """Begin to sign in at one process, and finish at the other; give the session's cookie."""
    begun = await http.get(f"{here}/auth/login")
    async with Browser() as browser:
        back = await browser.sign_in(begun.headers["location"])
    finished = await http.get(back.replace(URL, there), headers={"Cookie": kept(begun)})
    return kept(finished)


async def test_no_refresh_token_is_used_twice(gateways: list[str]) -> None:
    """Side by side, for as long as tokens need to expire a few times, all calls at both processes are answered.

    The provider ends the session when it sees a refresh token again: a single race between the two would be a 401.
    """
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        cookie = await signed_in(http, *gateways)
        ours = {"Cookie": cookie, "X-CSRF": "1", "Sec-Fetch-Site": "same-origin"}
        statuses = set[int]()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            async with asyncio.TaskGroup() as group:
                asked = [
                    group.create_task(http.get(f"{place}/auth/session", headers=ours))
                    for place in gateways
                    for _ in range(50)
                ]
            statuses |= {one.result().status_code for one in asked}

    assert statuses == {200}


async def test_a_session_that_ends_at_one_has_ended_at_the_other(gateways: list[str]) -> None:
    """Signing out at one process holds for both at once."""
    here, there = gateways
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        ours = {"Cookie": await signed_in(http, here, there), "X-CSRF": "1", "Sec-Fetch-Site": "same-origin"}
        known = [(await http.get(f"{place}/auth/session", headers=ours)).status_code for place in gateways]
        await http.post(f"{here}/auth/logout", headers=ours)
        after = [(await http.get(f"{place}/auth/session", headers=ours)).status_code for place in gateways]

    assert (known, after) == ([200, 200], [401, 401])
