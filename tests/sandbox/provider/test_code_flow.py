from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import Application, Browser, location, read, said, tokens
from tests.sandbox.simulated_clock import SimulatedClock


async def test_a_person_comes_back_with_a_code(provider: RunningProvider, app: Application, browser: Browser) -> None:
    """The answer has the code, the client's state and the issuer, and nothing else."""
    answer = await browser.sign_in(app.link())

    assert answer.startswith("http://127.0.0.1:4001/callback?")
    assert set(said(answer)) == {"code", "state", "iss"}
    assert (said(answer)["state"], said(answer)["iss"]) == ("state-1", provider.issuer)


async def test_a_code_becomes_tokens(provider: RunningProvider, app: Application, browser: Browser) -> None:
    """A client gets what it asked for, of the kind that services take."""
    answer = await tokens(app, browser)

    assert answer["token_type"] == "Bearer"  # noqa: S105 - it is the name of a kind
    assert answer["expires_in"] == 300
    assert answer["scope"] == "openid orders:read profile"
    assert {"access_token", "refresh_token", "id_token"} <= set(answer)


async def test_an_access_token_says_who_asks_by_whom(
    provider: RunningProvider, app: Application, browser: Browser
) -> None:
    """It keeps to RFC 9068: kind, audience, client, scopes, and how and when the person signed in."""
    header, claims = await read(provider, (await tokens(app, browser))["access_token"])

    assert (header["typ"], header["alg"]) == ("at+jwt", "RS256")
    assert claims["exp"] - claims["iat"] == 300
    assert claims.pop("jti")
    assert claims == {
        "iss": provider.issuer,
        "sub": "1",
        "aud": "https://api.ftgo.example/mobile",
        "client_id": "mobile",
        "scope": "openid orders:read profile",
        "auth_time": claims["iat"],
        "acr": "urn:ftgo:acr:password",
        "iat": claims["iat"],
        "exp": claims["exp"],
    }


async def test_an_id_token_binds_the_answer_to_the_question(
    provider: RunningProvider, website: Application, browser: Browser
) -> None:
    """It is for the client alone, with its nonce, the session, and the hash of the access token beside it."""
    answer = await tokens(website, browser)
    header, claims = await read(provider, answer["id_token"])

    half = sha256(answer["access_token"].encode()).digest()[:16]
    assert header["typ"] == "JWT"
    assert (claims["iss"], claims["aud"], claims["sub"]) == (provider.issuer, "browser", "1")
    assert claims["nonce"] == "nonce-1"
    assert claims["at_hash"] == urlsafe_b64encode(half).decode().rstrip("=")
    assert claims["sid"]
    assert claims["auth_time"] == claims["iat"]


async def test_without_openid_nobody_is_identified(app: Application, browser: Browser) -> None:
    """A client that does not ask who it is gets no ID token."""
    assert "id_token" not in await tokens(app, browser, scope="orders:read")


async def test_what_a_client_may_not_have_is_left_out(app: Application, browser: Browser) -> None:
    """Scopes that the client may not have, or that nobody knows, are not in the answer, which says so."""
    answer = await tokens(app, browser, scope="openid orders:read kitchen:close")

    assert answer["scope"] == "openid orders:read"


async def test_who_has_signed_in_is_not_asked_again(app: Application, website: Application, browser: Browser) -> None:
    """Another application in the same browser gets its code at once, by the same session."""
    await browser.sign_in(app.link())
    answer = location(await browser.open(website.link()))

    assert (await website.redeem(answer))["id_token"]


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"prompt": "consent"}, {"max_age": "60"}, {"max_age": "0"}])
async def test_a_client_may_have_a_person_asked_again(
    clock: SimulatedClock, app: Application, browser: Browser, asked: dict[str, str]
) -> None:
    """Somebody who has signed in long ago, or whom the client wants to see, signs in again."""
    await browser.sign_in(app.link())
    await clock.advance(60)
    page = await browser.open(app.link(**asked))

    assert (page.status_code, "Who are you today?" in page.text) == (200, True)


async def test_signing_in_again_is_another_time_in_the_same_session(
    clock: SimulatedClock, provider: RunningProvider, app: Application, browser: Browser
) -> None:
    """The session keeps its name, and tokens tell when the person was last seen."""
    _, before = await read(provider, (await tokens(app, browser))["id_token"])
    await clock.advance(90)
    _, after = await read(provider, (await tokens(app, browser, prompt="login"))["id_token"])

    assert after["sid"] == before["sid"]
    assert after["auth_time"] - before["auth_time"] == 90


async def test_max_age_is_no_reason_to_ask_who_was_just_there(
    clock: SimulatedClock, app: Application, browser: Browser
) -> None:
    """A sign-in that is younger is good enough."""
    await browser.sign_in(app.link())
    await clock.advance(59)

    assert "code" in said(location(await browser.open(app.link(max_age="60"))))


async def test_a_session_ends_by_itself(clock: SimulatedClock, app: Application, browser: Browser) -> None:
    """After half a day everybody signs in again."""
    await browser.sign_in(app.link())
    await clock.advance(12 * 3600)

    assert (await browser.open(app.link())).status_code == 200


async def test_prompt_none_shows_nothing(provider: RunningProvider, app: Application, browser: Browser) -> None:
    """Where nobody has signed in, the client is told at once; where somebody has, it gets its code."""
    before = said(location(await browser.open(app.link(prompt="none"))))
    await browser.sign_in(app.link())
    after = said(location(await browser.open(app.link(prompt="none"))))

    assert (before["error"], before["state"], before["iss"]) == ("login_required", "state-1", provider.issuer)
    assert "code" in after


async def test_an_id_token_says_who_is_expected(app: Application, browser: Browser) -> None:
    """Nobody else is taken for the one whom the client knows, neither silently nor by signing in."""
    hint = (await tokens(app, browser, "2"))["id_token"]
    await tokens(app, browser, "1", prompt="login")
    silently = said(location(await browser.open(app.link(prompt="none", id_token_hint=hint))))
    other = said(await browser.sign_in(app.link(id_token_hint=hint), "1"))
    same = said(await browser.sign_in(app.link(id_token_hint=hint), "2"))

    assert (silently["error"], other["error"]) == ("login_required", "login_required")
    assert "code" in same


@pytest.mark.parametrize("hint", ["7", "Grace Nakamura", "grace.nakamura@example.com", " grace  NAKAMURA "])
async def test_a_hint_chooses_a_person(app: Application, browser: Browser, hint: str) -> None:
    """The page comes with the person marked whom the client means."""
    page = await browser.open(app.link(login_hint=hint))

    assert 'value="7" checked' in page.text
    assert page.text.count(" checked") == 1


async def test_a_request_may_come_as_a_form(app: Application, browser: Browser) -> None:
    """GET and POST mean the same."""
    page = await browser.http.post(f"{app.issuer}/oidc/authorize", data=dict(said(app.link())))

    assert "Who are you today?" in page.text
