"""A browser made of cookies and forms, and an application made of authlib, which knows only the standards."""

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeAlias
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.jwk import KeySet

from ftgo_sandbox.testing import NOBODY, RunningProvider

Json: TypeAlias = Any  # what a test reads of an answer, it knows
PASSWORD = "bon-appetit"  # noqa: S105 - the README says it to everybody
WEBSITE = "http://127.0.0.1:8082/auth/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-the-standard"


class Browser:
    """Open pages and submit their forms, with cookies, and stop where somebody is sent elsewhere."""

    def __init__(self) -> None:
        self.http = httpx2.AsyncClient(trust_env=False, verify=NOBODY, timeout=60)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def open(self, url: str) -> httpx2.Response:
        return await self.http.get(url)

    async def submit(self, page: httpx2.Response, **typed: str) -> httpx2.Response:
        """Send the form of a *page* with its hidden fields and what a person *typed*."""
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', page.text)
        assert action is not None, page.text
        return await self.http.post(urljoin(str(page.url), action[1]), data={**dict(hidden), **typed})

    async def sign_in(self, url: str, person: str = "1") -> str:
        """Sign in on the page behind a link, and give where that leads."""
        return location(await self.submit(await self.open(url), person=person, password=PASSWORD))


class Application:
    """Ask for tokens as one of the registered clients."""

    def __init__(
        self,
        issuer: str,
        client_id: str = "mobile",
        address: str = "http://127.0.0.1:4001/callback",
        scope: str = "openid profile orders:read",
        secret: str | None = None,
    ) -> None:
        self.issuer = issuer
        self.oauth: Any = AsyncOAuth2Client(
            client_id,
            secret,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            redirect_uri=address,
            scope=scope,
            code_challenge_method="S256",
            trust_env=False,
            verify=NOBODY,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.oauth.aclose()

    def link(self, **more: str) -> str:
        """Make the link that sends people to the provider."""
        self.oauth.scope = more.get("scope", self.oauth.scope)
        asked = {"state": "state-1", "nonce": "nonce-1", "code_verifier": VERIFIER, **more}
        url, _ = self.oauth.create_authorization_url(f"{self.issuer}/oidc/authorize", **asked)
        return str(url)

    async def redeem(self, answer: str) -> Json:
        """Exchange the code in the *answer* that a person brought."""
        url = f"{self.issuer}/oidc/token"
        return await self.oauth.fetch_token(url, authorization_response=answer, state="state-1", code_verifier=VERIFIER)

    async def refresh(self, refresh_token: str) -> Json:
        return await self.oauth.refresh_token(f"{self.issuer}/oidc/token", refresh_token=refresh_token)

    async def opens(self, access_token: str) -> bool:
        """Tell whether the provider itself takes an access token."""
        async with httpx2.AsyncClient(trust_env=False, verify=NOBODY, timeout=60) as http:
            headers = {"Authorization": f"Bearer {access_token}"}
            return (await http.get(f"{self.issuer}/oidc/userinfo", headers=headers)).is_success

    async def post(self, path: str, **said: str) -> httpx2.Response:
        """Ask an endpoint something as this client, and take the answer as it is."""
        url, client_id, secret = f"{self.issuer}{path}", str(self.oauth.client_id), self.oauth.client_secret
        async with httpx2.AsyncClient(trust_env=False, verify=NOBODY, timeout=60) as http:
            if secret is None:
                return await http.post(url, data={"client_id": client_id, **said})
            return await http.post(url, data=said, auth=(client_id, str(secret)))


async def tokens(application: Application, browser: Browser, person: str = "1", **asked: str) -> Json:
    """Go through the whole flow."""
    return await application.redeem(await browser.sign_in(application.link(**asked), person))


def location(response: httpx2.Response) -> str:
    """Say where somebody is sent."""
    assert response.status_code == 303, response.text
    return response.headers["location"]


def said(address: str) -> Mapping[str, str]:
    """Read the query of an address."""
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


async def read(provider: RunningProvider, token: str) -> tuple[Json, Json]:
    """Check a token by the published keys, and give its header and its claims."""
    async with httpx2.AsyncClient(trust_env=False, verify=NOBODY, timeout=60) as http:
        published = (await http.get(f"{provider.issuer}/oidc/keys")).json()
    found = jwt.decode(token, KeySet.import_key_set(published), ["RS256"])
    return found.header, found.claims


def secret_of(client_id: str) -> str:
    """Give the secret that the README says of a client."""
    return f"{client_id}-development-secret"
