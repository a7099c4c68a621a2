"""Tokens for services in exchange for those of callers (RFC 8693)."""

from collections.abc import AsyncIterator

import pytest

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import WEBSITE, Application, Browser, Json, read, secret_of, tokens
from tests.sandbox.simulated_clock import SimulatedClock

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - it is the name of a kind
ORDER = "https://order.ftgo.example"
GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"


@pytest.fixture
async def gateway(provider: RunningProvider) -> AsyncIterator[Application]:
    """The mobile gateway, which has a secret."""
    async with Application(provider.issuer, "mobile-gateway", secret=secret_of("mobile-gateway")) as gateway:
        yield gateway


async def exchanged(gateway: Application, token: str, **changes: str | None) -> Json:
    """Ask for a token for the order service, but for *changes*; None leaves something out."""
    asked = {
        "grant_type": GRANT,
        "subject_token": token,
        "subject_token_type": ACCESS_TOKEN,
        "audience": ORDER,
        **changes,
    }
    said = {name: value for name, value in asked.items() if value is not None}
    return (await gateway.post("/oidc/token", **said)).json()


async def test_a_gateway_gets_a_token_for_its_service(
    provider: RunningProvider, app: Application, gateway: Application, browser: Browser
) -> None:
    """It is about the same person, for that service alone, and says which client asked for it."""
    subject = (await tokens(app, browser, "2"))["access_token"]
    given = await exchanged(gateway, subject, scope="orders:read")
    header, claims = await read(provider, given["access_token"])
    _, before = await read(provider, subject)

    assert (given["issued_token_type"], given["token_type"], given["scope"]) == (ACCESS_TOKEN, "Bearer", "orders:read")
    assert given.keys() == {"access_token", "token_type", "expires_in", "scope", "issued_token_type"}
    assert (header["typ"], claims["aud"], claims["sub"]) == ("at+jwt", ORDER, "2")
    assert (claims["client_id"], claims["scope"]) == ("mobile-gateway", "orders:read")
    assert (claims["auth_time"], claims["acr"]) == (before["auth_time"], before["acr"])


async def test_what_comes_is_no_more_than_what_was_shown(
    clock: SimulatedClock, provider: RunningProvider, app: Application, gateway: Application, browser: Browser
) -> None:
    """It allows what that allowed, and ends when that would have ended."""
    subject = (await tokens(app, browser))["access_token"]
    await clock.advance(100)
    given = await exchanged(gateway, subject)
    (_, claims), (_, before) = await read(provider, given["access_token"]), await read(provider, subject)

    assert (claims["scope"], claims["exp"]) == (before["scope"], before["exp"])
    assert given["expires_in"] == 200


async def test_it_is_taken_back_with_what_was_shown(app: Application, gateway: Application, browser: Browser) -> None:
    """Who revokes the grant of a person revokes what came of it, and nothing more comes."""
    given = await tokens(app, browser, scope="openid offline_access orders:read")
    service = (await exchanged(gateway, given["access_token"]))["access_token"]
    before = await app.opens(service)
    await app.post("/oidc/revoke", token=given["refresh_token"])

    assert (before, await app.opens(service)) == (True, False)
    assert (await exchanged(gateway, given["access_token"]))["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"audience": None}, "invalid_target"),
        ({"audience": "https://evil.example"}, "invalid_target"),
        ({"resource": "https://evil.example"}, "invalid_target"),
        ({"scope": "orders:read orders:write"}, "invalid_scope"),
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token": "made up"}, "invalid_request"),
        ({"subject_token_type": None}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:id_token"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"actor_token": "somebody"}, "invalid_request"),
    ],
)
async def test_what_is_asked_for_wrongly_is_refused(
    app: Application, gateway: Application, browser: Browser, changes: dict[str, str | None], error: str
) -> None:
    """In the words of the standard."""
    subject = (await tokens(app, browser))["access_token"]

    assert (await exchanged(gateway, subject, **changes))["error"] == error


async def test_a_token_of_another_api_is_not_exchanged(
    provider: RunningProvider, website: Application, gateway: Application, browser: Browser
) -> None:
    """A gateway exchanges the tokens of its own callers; those of others it should not have."""
    subject = await website.redeem(await browser.sign_in(website.link()))
    async with Application(provider.issuer, "browser-gateway", WEBSITE, secret=secret_of("browser-gateway")) as own:
        good = await exchanged(own, subject["access_token"])

    assert (await exchanged(gateway, subject["access_token"]))["error"] == "invalid_request"
    assert "access_token" in good


async def test_only_gateways_exchange_tokens(app: Application, website: Application, browser: Browser) -> None:
    """An app, and a website, have nothing to exchange."""
    subject = (await tokens(app, browser))["access_token"]

    assert [(await exchanged(one, subject))["error"] for one in (app, website)] == ["unauthorized_client"] * 2
