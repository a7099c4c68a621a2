"""People who sign in at processes of the browser gateway, which share a Redis."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import httpx2

from ftgo_sandbox.testing import running
from tests.sandbox.provider.browser import Browser

__all__ = ["provider_for_people", "signed_in"]

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


@contextmanager
def provider_for_people(redis: str, *, token_seconds: int = 600) -> Generator[Mapping[str, str]]:
    """Run a provider whose access tokens last so long, and give the settings of gateways before it, on *redis*."""
    told = {
        "SANDBOX_PROVIDER_CLIENTS": json.dumps([WEBSITE]),
        "SANDBOX_PROVIDER_ACCESS_TOKEN_SECONDS": str(token_seconds),
    }
    with running(only=("provider",), environment=told) as sandbox:
        yield {
            "GATEWAY_IDENTITY__PROVIDER__ISSUER": sandbox.urls["provider"],
            "GATEWAY_IDENTITY__SESSIONS__URL": URL,
            "GATEWAY_IDENTITY__SESSIONS__CLIENT_ID": "website",
            "GATEWAY_IDENTITY__SESSIONS__SCOPES": "openid",
            "GATEWAY_IDENTITY__SESSIONS__SEALS": "env:SEAL",
            "GATEWAY_STORE__KIND": "redis",
            "GATEWAY_STORE__URL": redis,
            "SEAL": SEAL,
        }


async def signed_in(http: httpx2.AsyncClient, here: str, there: str, *, website: str = URL) -> dict[str, str]:
    """Begin to sign in at one process of *website*, finish at another, and give the fields of a page's own calls."""
    host = {"Host": website.removeprefix("http://")}  # as a balancer leaves it, for which both are the website
    begun = await http.get(f"{here}/auth/login", headers=host)
    async with Browser() as browser:
        back = await browser.sign_in(begun.headers["location"])
    finished = await http.get(back.replace(website, there), headers={**host, "Cookie": _kept(begun)})
    return {**host, "Cookie": _kept(finished), "X-CSRF": "1", "Sec-Fetch-Site": "same-origin"}


def _kept(response: httpx2.Response) -> str:
    return response.headers["set-cookie"].partition(";")[0]
