"""A person signs in with their phone, at the sandbox's provider, and the phone asks the mobile gateway."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager

import httpx2
import pytest

from ftgo_sandbox.testing import Fault, Sandbox
from tests.sandbox.provider.browser import Application, Browser, Json, tokens

ORDER_OF_1 = "/v1/orders/1"
ORDER_OF_2 = "/v1/orders/7"


@pytest.fixture
def provided(sandbox: Sandbox) -> Generator[Sandbox]:
    """Give the sandbox with its provider well, before and after."""
    sandbox.control.clear("provider")
    yield sandbox
    sandbox.control.clear("provider")


@asynccontextmanager
async def phone(sandbox: Sandbox) -> AsyncGenerator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=sandbox.urls["mobile"], timeout=60, trust_env=False) as http:
        yield http


async def signed_in(sandbox: Sandbox, person: str = "1", scope: str = "openid orders:read orders:write") -> Json:
    """Go through the code flow with PKCE, as an app does with the browser of the phone."""
    async with Application(sandbox.urls["provider"], scope=scope) as app, Browser() as browser:
        return await tokens(app, browser, person)


def showing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_who_signs_in_sees_their_order_and_nobody_elses(provided: Sandbox) -> None:
    """The token of a sign-in opens the person's own orders; those of others are not there."""
    given = await signed_in(provided)
    async with phone(provided) as http:
        own = await http.get(ORDER_OF_1, headers=showing(given["access_token"]))
        other = await http.get(ORDER_OF_2, headers=showing(given["access_token"]))

    assert (own.status_code, own.json()["id"]) == (200, "1")
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (404, "not-found")


async def test_other_tokens_of_the_provider_open_nothing(provided: Sandbox) -> None:
    """An ID token, a refresh token and a partner's token are from the provider, too, and for somebody else."""
    given = await signed_in(provided, scope="openid offline_access orders:read")
    secret = "travelhelper-development-secret"  # noqa: S105 - the README says it to everybody
    async with Application(provided.urls["provider"], "travelhelper", secret=secret) as partner:
        partners = (await partner.post("/oidc/token", grant_type="client_credentials")).json()["access_token"]
    async with phone(provided) as http:
        answers = [
            await http.get(ORDER_OF_1, headers=showing(token))
            for token in (given["id_token"], given["refresh_token"], partners)
        ]

    assert {one.status_code for one in answers} == {401}
    assert {one.headers["www-authenticate"].partition(",")[0] for one in answers} == {'Bearer error="invalid_token"'}


async def test_a_token_allows_what_the_person_agreed_to(provided: Sandbox) -> None:
    """A sign-in for reading writes nothing, and says what would be needed."""
    given = await signed_in(provided, scope="openid orders:read")
    async with phone(provided) as http:
        refused = await http.post("/v1/orders/3/cancel", headers=showing(given["access_token"]))

    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="orders:write"' in refused.headers["www-authenticate"]


async def test_keys_change_under_load_and_no_request_fails(provided: Sandbox) -> None:
    """While phones ask without a pause, the provider changes its key twice: tokens of all three keys are good."""
    given, answers, statuses = list[str](), asyncio.Queue[int](), list[int]()
    over = asyncio.Event()

    async def ask_on(http: httpx2.AsyncClient) -> None:
        while not over.is_set():
            for token in tuple(given):
                answers.put_nowait((await http.get(ORDER_OF_1, headers=showing(token))).status_code)

    given.append((await signed_in(provided))["access_token"])
    async with phone(provided) as http, asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(ask_on(http))
        for _ in range(2):
            await asyncio.to_thread(provided.control.rotate_keys)
            given.append((await signed_in(provided))["access_token"])
            statuses += [await answers.get() for _ in range(answers.qsize() + 30)]
        over.set()

    statuses += [answers.get_nowait() for _ in range(answers.qsize())]
    assert set(statuses) == {200}
    assert len(statuses) >= 60


async def test_a_provider_that_is_away_keeps_nobody_out(provided: Sandbox) -> None:
    """Whoever has a token goes on while the provider is down, with a token that was never shown before, too."""
    shown, fresh = [(await signed_in(provided))["access_token"] for _ in range(2)]
    async with phone(provided) as http:
        assert (await http.get(ORDER_OF_1, headers=showing(shown))).status_code == 200
        provided.control.put("provider", Fault(off=True))
        answers = [await http.get(ORDER_OF_1, headers=showing(token)) for token in (shown, fresh)]

    assert [one.status_code for one in answers] == [200, 200]


async def test_tokens_for_development_are_good_beside_them(provided: Sandbox) -> None:
    """In the sandbox nobody has to sign in to try something out."""
    async with phone(provided) as http:
        assert (await http.get(ORDER_OF_1, headers=showing("dev:1"))).status_code == 200
