from collections.abc import AsyncIterator

import httpx2
import pytest
from authlib.integrations.base_client import OAuthError

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import Application, Browser, Json, secret_of, tokens
from tests.sandbox.simulated_clock import SimulatedClock


@pytest.fixture
async def gateway(provider: RunningProvider) -> AsyncIterator[Application]:
    """The mobile gateway, which may ask about tokens that are for it."""
    async with Application(provider.issuer, "mobile-gateway", secret=secret_of("mobile-gateway")) as gateway:
        yield gateway


async def about(asking: Application, token: str) -> Json:
    answer = await asking.post("/oidc/introspect", token=token)
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


async def person(provider: RunningProvider, authorization: str) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        return await http.get(f"{provider.issuer}/oidc/userinfo", headers={"Authorization": authorization})


async def test_a_gateway_may_ask_what_a_token_is_worth(
    gateway: Application, app: Application, browser: Browser
) -> None:
    """Whom the token is for is told all that is in it (RFC 7662)."""
    found = await about(gateway, (await tokens(app, browser))["access_token"])

    assert (found["active"], found["sub"], found["client_id"]) == (True, "1", "mobile")
    assert (found["scope"], found["token_type"]) == ("openid orders:read profile", "Bearer")
    assert {"iss", "aud", "exp", "iat", "jti", "auth_time", "acr"} <= set(found)


async def test_to_others_a_token_is_worth_nothing(
    provider: RunningProvider, website: Application, app: Application, browser: Browser
) -> None:
    """A client for which a token is not learns nothing of it, not even that it exists."""
    found = await about(website, (await tokens(app, browser))["access_token"])

    assert found == {"active": False}


@pytest.mark.parametrize("kind", ["id_token", "refresh_token"])
async def test_other_tokens_are_no_access_tokens(
    gateway: Application, app: Application, browser: Browser, kind: str
) -> None:
    """What is for the client alone opens nothing at a gateway."""
    found = await about(gateway, (await tokens(app, browser))[kind])

    assert found == {"active": False}


async def test_a_client_may_ask_about_its_own_refresh_token(website: Application, browser: Browser) -> None:
    """It is active until it is used."""
    answer = await tokens(website, browser)
    before = await about(website, answer["refresh_token"])
    await website.refresh(answer["refresh_token"])
    after = await about(website, answer["refresh_token"])

    assert (before["active"], before["sub"], before["client_id"]) == (True, "1", "browser")
    assert after == {"active": False}


async def test_only_who_proves_itself_may_ask(app: Application, browser: Browser) -> None:
    """A client without a secret could be anybody."""
    answer = await app.post("/oidc/introspect", token=(await tokens(app, browser))["access_token"])

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_token_is_worth_nothing_when_it_is_old(
    clock: SimulatedClock, gateway: Application, app: Application, browser: Browser
) -> None:
    """The second in which it expires is the first in which it is worth nothing."""
    token = (await tokens(app, browser))["access_token"]
    await clock.advance(299)
    before = await about(gateway, token)
    await clock.advance(1)

    assert (before["active"], await about(gateway, token)) == (True, {"active": False})


@pytest.mark.parametrize("token", ["", "nonsense", "e30.e30.c2ln", "x" * 10_000])
async def test_nonsense_is_worth_nothing(gateway: Application, token: str) -> None:
    """What is no token is not active; that there is none is a mistake."""
    answer = await gateway.post("/oidc/introspect", token=token)

    assert answer.json() == {"active": False} if token else answer.status_code == 400


async def test_a_changed_token_is_worth_nothing(gateway: Application, app: Application, browser: Browser) -> None:
    """Nobody but the provider signs."""
    head, _, signature = (await tokens(app, browser))["access_token"].split(".")

    assert await about(gateway, f"{head}.e30.{signature}") == {"active": False}


async def test_an_access_token_is_thrown_away_alone(gateway: Application, app: Application, browser: Browser) -> None:
    """The refresh token beside it lives on (RFC 7009)."""
    answer = await tokens(app, browser)
    thrown = await app.post("/oidc/revoke", token=answer["access_token"], token_type_hint="access_token")  # noqa: S106 - it is the name of a kind

    assert (thrown.status_code, thrown.content) == (200, b"")
    assert await about(gateway, answer["access_token"]) == {"active": False}
    assert await app.refresh(answer["refresh_token"])


async def test_with_a_refresh_token_all_is_thrown_away(
    gateway: Application, app: Application, browser: Browser
) -> None:
    """What came from the same grant ends with it."""
    first = await tokens(app, browser)
    second = await app.refresh(first["refresh_token"])
    await app.post("/oidc/revoke", token=second["refresh_token"])

    assert [(await about(gateway, one["access_token"]))["active"] for one in (first, second)] == [False, False]
    with pytest.raises(OAuthError, match="revoked"):
        await app.refresh(second["refresh_token"])


async def test_what_is_unknown_is_gone_already(app: Application) -> None:
    """Throwing away what is not there is done at once."""
    assert (await app.post("/oidc/revoke", token="nonsense")).status_code == 200  # noqa: S106 - it is none


async def test_nobody_throws_away_what_is_another_s(website: Application, app: Application, browser: Browser) -> None:
    """A client is told that it may not, and nothing is lost."""
    answer = await tokens(app, browser)
    refused = [await website.post("/oidc/revoke", token=answer[kind]) for kind in ("access_token", "refresh_token")]

    assert [one.json()["error"] for one in refused] == ["invalid_grant", "invalid_grant"]
    assert await app.refresh(answer["refresh_token"])


@pytest.mark.parametrize(
    ("scope", "known"),
    [
        ("openid", {"sub"}),
        ("openid profile", {"sub", "name", "given_name", "family_name"}),
        ("openid email", {"sub", "email", "email_verified"}),
    ],
)
async def test_a_client_learns_what_the_person_allowed(
    provider: RunningProvider, app: Application, browser: Browser, scope: str, known: set[str]
) -> None:
    """The scopes decide what is told about a person."""
    answer = await person(provider, f"Bearer {(await tokens(app, browser, scope=scope))['access_token']}")

    assert set(answer.json()) == known
    assert answer.json()["sub"] == "1"


async def test_who_is_not_identified_is_not_described(
    provider: RunningProvider, app: Application, browser: Browser
) -> None:
    """A token without `openid` says nothing about the person, nor does another token."""
    plain = await tokens(app, browser, scope="orders:read")
    known = await tokens(app, browser, scope="openid", prompt="login")
    bearers = ["", "Bearer", "Bearer x", f"Bearer {plain['access_token']}", f"Bearer {known['id_token']}"]
    answers = [await person(provider, bearer) for bearer in bearers]

    assert [answer.status_code for answer in answers] == [401] * 5
    assert {answer.headers["www-authenticate"] for answer in answers} == {'Bearer error="invalid_token"'}
