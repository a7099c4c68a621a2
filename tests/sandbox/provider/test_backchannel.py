from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from ftgo_sandbox.testing import Client, RunningProvider, provider_running
from tests.sandbox.provider.browser import Application, Browser, location, read, tokens
from tests.sandbox.provider.listener import Listener, listening
from tests.sandbox.simulated_clock import SimulatedClock
from tests.support.servers import hanging_service

ADDRESS = "https://shop.example/callback"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def shop(name: str, address: str) -> Client:
    return Client(
        client_id=name,
        name=name,
        grants=frozenset({"authorization_code", "refresh_token"}),
        scopes=frozenset({"openid", "offline_access"}),
        audiences=("https://api.ftgo.example/shop",),
        redirect_uris=(ADDRESS,),
        backchannel_logout_uri=address,
    )


@asynccontextmanager
async def shops(clock: SimulatedClock, **addresses: str) -> AsyncGenerator[tuple[RunningProvider, list[Application]]]:
    """Run a provider that knows shops by these names, which want to be told at these addresses."""
    clients = [shop(name, address) for name, address in addresses.items()]
    async with provider_running(clock=clock, clients=clients) as provider:
        apps = [Application(provider.issuer, name, ADDRESS, "openid offline_access") for name in addresses]
        async with AsyncExitStack() as stack:
            yield provider, [await stack.enter_async_context(app) for app in apps]


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as listener:
        yield listener


async def test_a_client_is_told_of_the_end_of_a_session(
    clock: SimulatedClock, browser: Browser, listener: Listener
) -> None:
    """The logout token names session and person, for this client and this once, and is no other token."""
    async with shops(clock, one=listener.address) as (provider, (app,)):
        given = await tokens(app, browser)
        _, session = await read(provider, given["id_token"])
        await browser.open(f"{provider.issuer}/oidc/end-session?id_token_hint={given['id_token']}")
        header, claims = await read(provider, await listener.next())

    assert header["typ"] == "logout+jwt"
    assert (claims["iss"], claims["aud"], claims["sub"]) == (provider.issuer, "one", "1")
    assert (claims["sid"], claims["events"]) == (session["sid"], {EVENT: {}})
    assert claims["exp"] - claims["iat"] == 120
    assert claims["jti"]
    assert "nonce" not in claims


async def test_every_client_of_a_session_is_told_once(clock: SimulatedClock, browser: Browser) -> None:
    """Whoever got something by the session hears of its end, however often it asked; others hear nothing."""
    async with listening() as one, listening() as two, listening() as three:
        addresses = {"one": one.address, "two": two.address, "three": three.address}
        async with shops(clock, **addresses) as (provider, (first, second, _)):
            given = await tokens(first, browser)
            for app in (first, second):
                location(await browser.open(app.link()))
            await browser.open(f"{provider.issuer}/oidc/end-session?id_token_hint={given['id_token']}")
            heard = [(await read(provider, await listener.next()))[1]["aud"] for listener in (one, two)]

    assert heard == ["one", "two"]
    assert [listener.heard.qsize() for listener in (one, two, three)] == [0, 0, 0]


async def test_signing_out_everywhere_names_no_session(
    clock: SimulatedClock, browser: Browser, listener: Listener
) -> None:
    """All sessions of a person end, and everything is taken back, even what is for offline use."""
    async with shops(clock, one=listener.address) as (provider, (app,)):
        given = await tokens(app, browser)
        ended = await browser.http.delete(f"{provider.issuer}/_sandbox/sessions", params={"subject": "1"})
        _, claims = await read(provider, await listener.next())
        refreshed = await app.post("/oidc/token", grant_type="refresh_token", refresh_token=given["refresh_token"])

    assert ended.json() == {"sessions": 1}
    assert (claims["sub"], "sid" in claims) == ("1", False)
    assert refreshed.json()["error"] == "invalid_grant"


async def test_one_who_signs_out_signs_out_nobody_else(
    clock: SimulatedClock, browser: Browser, listener: Listener
) -> None:
    """Another person's session goes on."""
    async with shops(clock, one=listener.address) as (provider, (app,)):
        given = await tokens(app, browser, "2")
        provider.sign_out_everywhere("1")

        assert await app.refresh(given["refresh_token"])
    assert listener.heard.qsize() == 0


async def test_another_person_in_the_same_browser_ends_the_session_before(
    clock: SimulatedClock, browser: Browser, listener: Listener
) -> None:
    """Two people never share a session: clients of the first one are told."""
    async with shops(clock, one=listener.address) as (provider, (app,)):
        await tokens(app, browser, "2")
        await tokens(app, browser, "1", prompt="login")
        _, claims = await read(provider, await listener.next())

    assert claims["sub"] == "2"


@pytest.mark.parametrize("status", [400, 500])
async def test_a_client_that_does_not_listen_holds_nobody_up(
    clock: SimulatedClock, browser: Browser, status: int
) -> None:
    """It is told once; whatever it answers, the others hear of it, and the person is signed out."""
    async with (
        listening(status) as deaf,
        listening() as other,
        shops(clock, one=deaf.address, two=other.address) as (provider, (first, second)),
    ):
        given = await tokens(first, browser)
        await browser.open(second.link())
        answer = await browser.open(f"{provider.issuer}/oidc/end-session?id_token_hint={given['id_token']}")
        heard = [await deaf.next(), await other.next()]

    assert (answer.status_code, len(heard), deaf.heard.qsize()) == (200, 2, 0)


async def test_a_client_that_hangs_holds_nobody_up(clock: SimulatedClock, browser: Browser) -> None:
    """The person is signed out before the client has answered, and the provider ends without it."""
    async with hanging_service() as hanging:
        async with shops(clock, one=f"http://127.0.0.1:{hanging.port}/bye") as (provider, (app,)):
            given = await tokens(app, browser)
            answer = await browser.open(f"{provider.issuer}/oidc/end-session?id_token_hint={given['id_token']}")
            await hanging.until_open(1)

            assert answer.status_code == 200
        await hanging.until_open(0)
