import asyncio

import pytest
from authlib.integrations.base_client import OAuthError

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import Application, Browser, read, tokens
from tests.sandbox.simulated_clock import SimulatedClock


async def test_a_refresh_gives_all_anew(
    clock: SimulatedClock, provider: RunningProvider, app: Application, browser: Browser
) -> None:
    """Each refresh brings another refresh token; who signed in and when stays the same."""
    first = await tokens(app, browser)
    await clock.advance(100)
    second = await app.refresh(first["refresh_token"])
    third = await app.refresh(second["refresh_token"])

    _, before = await read(provider, first["id_token"])
    _, after = await read(provider, third["id_token"])
    assert len({answer["refresh_token"] for answer in (first, second, third)}) == 3
    assert [after[name] for name in ("sub", "sid", "auth_time")] == [
        before[name] for name in ("sub", "sid", "auth_time")
    ]
    assert after["iat"] - before["iat"] == 100
    assert "nonce" not in after


async def test_a_refresh_token_that_comes_again_ends_its_family(app: Application, browser: Browser) -> None:
    """Who uses one a second time has stolen it, or was robbed: the newest is worth nothing, either."""
    first = await tokens(app, browser)
    second = await app.refresh(first["refresh_token"])
    with pytest.raises(OAuthError, match="used before"):
        await app.refresh(first["refresh_token"])

    with pytest.raises(OAuthError, match="revoked"):
        await app.refresh(second["refresh_token"])


async def test_of_many_at_once_one_is_served(app: Application, browser: Browser) -> None:
    """Ten refreshes by one token are one refresh and nine thefts: a client must not race with itself."""
    asked = {"grant_type": "refresh_token", "refresh_token": (await tokens(app, browser))["refresh_token"]}
    async with asyncio.TaskGroup() as group:
        asking = [group.create_task(app.post("/oidc/token", **asked)) for _ in range(10)]
    (winner,) = [task.result().json() for task in asking if task.result().is_success]
    after = await app.post("/oidc/token", grant_type="refresh_token", refresh_token=winner["refresh_token"])

    assert sorted(task.result().status_code for task in asking) == [200, *[400] * 9]
    assert after.json()["error"] == "invalid_grant"


async def test_another_sign_in_is_another_family(app: Application, browser: Browser) -> None:
    """What happens to one does not touch the other."""
    first, other = await tokens(app, browser), await tokens(app, browser, prompt="login")
    await app.refresh(first["refresh_token"])
    with pytest.raises(OAuthError):
        await app.refresh(first["refresh_token"])

    assert await app.refresh(other["refresh_token"])


async def test_a_refresh_token_is_no_other_client_s(app: Application, website: Application, browser: Browser) -> None:
    """Another client gets nothing for it, and does not use it up."""
    answer = await tokens(app, browser)
    with pytest.raises(OAuthError, match="unknown"):
        await website.refresh(answer["refresh_token"])

    assert await app.refresh(answer["refresh_token"])


async def test_a_refresh_may_ask_for_less_but_not_for_more(app: Application, browser: Browser) -> None:
    """What was not given at first cannot be had later; asking for it does not use the token up."""
    answer = await tokens(app, browser)
    asked = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    more = await app.post("/oidc/token", **asked, scope="openid orders:write")
    less = await app.post("/oidc/token", **asked, scope="orders:read")
    again = await app.refresh(less.json()["refresh_token"])

    assert more.json()["error"] == "invalid_scope"
    assert less.json()["scope"] == "orders:read"
    assert again["scope"] == "openid orders:read profile"


async def test_a_refresh_token_dies_when_nobody_uses_it(
    clock: SimulatedClock, app: Application, browser: Browser
) -> None:
    """After two weeks it is forgotten, even if it is for offline use."""
    answer = await tokens(app, browser, scope="openid offline_access")
    await clock.advance(14 * 24 * 3600)

    with pytest.raises(OAuthError, match="unknown"):
        await app.refresh(answer["refresh_token"])


@pytest.mark.parametrize(("scope", "lives"), [("openid", False), ("openid offline_access", True)])
async def test_only_what_is_for_offline_use_outlives_its_session(
    clock: SimulatedClock, app: Application, browser: Browser, *, scope: str, lives: bool
) -> None:
    """When the session is over, so is what came from it, unless the person allowed more."""
    answer = await tokens(app, browser, scope=scope)
    await clock.advance(12 * 3600)
    refreshed = await app.post("/oidc/token", grant_type="refresh_token", refresh_token=answer["refresh_token"])

    assert refreshed.is_success is lives
