from typing import Any

import httpx2

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import Application, Browser, read, secret_of, tokens
from tests.sandbox.simulated_clock import SimulatedClock


async def published(provider: RunningProvider) -> list[dict[str, Any]]:
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        keys: list[dict[str, Any]] = (await http.get(f"{provider.issuer}/oidc/keys")).json()["keys"]
        return keys


async def test_keys_are_published_without_their_secrets(provider: RunningProvider) -> None:
    """A key says what it is for, and its private half stays here."""
    (key,) = await published(provider)

    assert set(key) == {"kty", "use", "alg", "kid", "n", "e"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")


async def test_a_new_key_signs_and_the_old_one_stays(
    provider: RunningProvider, app: Application, browser: Browser
) -> None:
    """Around a rotation two keys are published, so that tokens of both are good."""
    before = await tokens(app, browser)
    provider.rotate_keys()
    after = await app.refresh(before["refresh_token"])

    old, new = [(await read(provider, one["access_token"]))[0]["kid"] for one in (before, after)]
    assert [key["kid"] for key in await published(provider)] == [new, old]
    assert old != new


async def test_the_old_key_goes_with_its_last_token(
    clock: SimulatedClock, provider: RunningProvider, app: Application, browser: Browser
) -> None:
    """It is published as long as what it signed may be around, and not for longer."""
    provider.rotate_keys()
    await clock.advance(299)
    during = await published(provider)
    await clock.advance(1)

    assert (len(during), len(await published(provider))) == (2, 1)


async def test_a_rotation_takes_nothing_away(provider: RunningProvider, app: Application, browser: Browser) -> None:
    """Sessions, refresh tokens and access tokens outlive the key."""
    answer = await tokens(app, browser)
    provider.rotate_keys()
    async with Application(provider.issuer, "mobile-gateway", secret=secret_of("mobile-gateway")) as gateway:
        found = await gateway.post("/oidc/introspect", token=answer["access_token"])

    assert found.json()["active"]
    assert await app.opens(answer["access_token"])


async def test_keys_are_changed_over_http(provider: RunningProvider) -> None:
    """The newest is named first; a GET changes nothing."""
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        before = (await http.get(f"{provider.issuer}/_sandbox/keys")).json()["kids"]
        changed = (await http.put(f"{provider.issuer}/_sandbox/keys")).json()["kids"]
        after = (await http.get(f"{provider.issuer}/_sandbox/keys")).json()["kids"]

    assert changed == after
    assert after[1:] == before
