"""Services that believe nobody but the provider, as real processes, behind gateways that exchange tokens for them."""

import json
from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import contextmanager

import httpx2
import pytest

from ftgo_sandbox.testing import Fault, Sandbox, running
from tests.e2e.gateways import PATIENCE
from tests.e2e.people import signed_in
from tests.sandbox.provider.browser import Application, Browser, secret_of, tokens

TOKEN_SERVICES = ("order", "kitchen")
LATE = 504
PLACES = {"mobile": ("/v1/orders/1", "/v1/orders/7"), "browser": ("/api/orders/1", "/api/orders/7")}
"""Where each gateway has an order of consumer 1, and one of consumer 2."""


@contextmanager
def exchanging(gateway: str) -> Generator[Sandbox]:
    """Run a gateway with two services that want tokens of the provider, and with the provider."""
    client = f"{gateway}-gateway"
    told = {
        "SANDBOX_TOKEN_SERVICES": json.dumps(TOKEN_SERVICES),
        "GATEWAY_IDENTITY__EXCHANGE__CLIENT_ID": client,
        "GATEWAY_IDENTITY__EXCHANGE__CLIENT_SECRET": "env:EXCHANGE_SECRET",
        "EXCHANGE_SECRET": secret_of(client),
        **{
            f"GATEWAY_SERVICES__{name.upper()}__EXCHANGE__AUDIENCE": f"https://{name}.ftgo.example"
            for name in TOKEN_SERVICES
        },
    }
    with running(only=("provider", *TOKEN_SERVICES, gateway), speed=1, environment=told) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def phones() -> Generator[Sandbox]:
    """Give a sandbox for phones."""
    with exchanging("mobile") as sandbox:
        yield sandbox


@pytest.fixture
async def http(phones: Sandbox) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a client of the mobile gateway, whose provider is well."""
    phones.control.clear("provider")
    async with httpx2.AsyncClient(base_url=phones.urls["mobile"], timeout=60, trust_env=False) as http:
        yield http


async def token_of(sandbox: Sandbox, person: str, scope: str = "openid orders:read") -> str:
    """Sign in on a phone."""
    async with Application(sandbox.urls["provider"], scope=scope) as app, Browser() as browser:
        given: str = (await tokens(app, browser, person))["access_token"]
    return given


async def asked(http: httpx2.AsyncClient, path: str, fields: Mapping[str, str]) -> httpx2.Response:
    """Ask for something, and again when a busy machine was too slow for its budget."""
    answer = await http.get(path, headers=fields)
    for _ in range(PATIENCE):
        if answer.status_code != LATE:
            break
        answer = await http.get(path, headers=fields)
    return answer


def shown(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_phone_sees_what_is_its_persons(phones: Sandbox, http: httpx2.AsyncClient) -> None:
    """Both services believe what the provider made of the token of a sign-in, for each of two people."""
    people = [shown(await token_of(phones, person)) for person in ("1", "2")]
    answers = [[await asked(http, place, person) for place in PLACES["mobile"]] for person in people]

    assert [[one.status_code for one in row] for row in answers] == [[200, 404], [404, 200]]
    assert [row[number].json()["id"] for number, row in enumerate(answers)] == ["1", "7"]
    assert "ticket=ok" in answers[0][0].headers["composition"]


async def test_a_person_in_a_browser_sees_what_is_theirs() -> None:
    """The token of their session is exchanged, and stays where it is."""
    with exchanging("browser") as sandbox:
        website = sandbox.urls["browser"]
        async with httpx2.AsyncClient(timeout=60, trust_env=False, base_url=website) as http:
            person = await signed_in(http, website, website, website=website)
            own, other = [await asked(http, place, person) for place in PLACES["browser"]]

    assert (own.status_code, other.status_code) == (200, 404)
    assert "eyJ" not in own.text + other.text


async def test_services_believe_no_gateway_and_no_other_token(phones: Sandbox, http: httpx2.AsyncClient) -> None:
    """The token of a phone opens no service, nor does an assertion: who has no token of the provider gets nothing."""
    token = await token_of(phones, "1")
    async with httpx2.AsyncClient(base_url=phones.urls["order"], timeout=60, trust_env=False) as order:
        lies = [{}, shown(token), phones.shown("consumer:1", "order")]
        statuses = [(await order.get("/orders/1", headers=lie)).status_code for lie in lies]
    typed = await asked(http, PLACES["mobile"][0], shown("dev:1"))

    assert statuses == [401] * 3
    assert typed.status_code == 502


async def test_while_the_provider_is_away_tokens_that_were_exchanged_are_good(
    phones: Sandbox, http: httpx2.AsyncClient
) -> None:
    """Whoever was here before goes on; for all others the service is not asked, and their own token goes nowhere."""
    known, fresh = [await token_of(phones, "1") for _ in range(2)]
    before = await asked(http, PLACES["mobile"][0], shown(known))
    phones.control.put("provider", Fault(operation="exchange_token", error_status=503))
    again, refused = [await asked(http, PLACES["mobile"][0], shown(token)) for token in (known, fresh)]
    phones.control.clear("provider")
    after = await asked(http, PLACES["mobile"][0], shown(fresh))

    assert [one.status_code for one in (before, again, refused, after)] == [200, 200, 503, 200]


async def test_a_token_that_was_taken_back_is_exchanged_no_more(phones: Sandbox, http: httpx2.AsyncClient) -> None:
    """The gateway still believes it, for it has not expired; the provider does not, and so the answer is 403."""
    async with (
        Application(phones.urls["provider"], scope="openid offline_access orders:read") as app,
        Browser() as page,
    ):
        given = await tokens(app, page, "1")
        await app.post("/oidc/revoke", token=given["refresh_token"])
    answer = await asked(http, PLACES["mobile"][0], shown(given["access_token"]))

    assert answer.status_code == 403


def test_no_token_is_in_any_log(phones: Sandbox) -> None:
    """Whatever the processes of the tests before this one have written."""
    written = "\n".join(phones.output)

    assert "eyJ" not in written
    assert secret_of("mobile-gateway") not in written
    assert "consumer:1" in written
