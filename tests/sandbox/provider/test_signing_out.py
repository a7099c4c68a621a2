from urllib.parse import urlencode

import pytest

from tests.sandbox.provider.browser import Application, Browser, Json, location, said, tokens
from tests.sandbox.simulated_clock import SimulatedClock

HOME = "http://127.0.0.1:8082/"


def leaving(app: Application, **asked: str) -> str:
    return f"{app.issuer}/oidc/end-session?{urlencode(asked)}"


async def is_signed_in(app: Application, browser: Browser) -> bool:
    return "code" in said(location(await browser.open(app.link(prompt="none"))))


async def test_an_application_signs_its_person_out(website: Application, browser: Browser) -> None:
    """Who brings the ID token of the session gets the person back, with the state, and nobody is signed in."""
    hint = (await tokens(website, browser))["id_token"]
    answer = await browser.open(leaving(website, id_token_hint=hint, post_logout_redirect_uri=HOME, state="s 1"))

    assert location(answer) == f"{HOME}?state=s+1"
    assert not await is_signed_in(website, browser)


async def test_an_id_token_says_whose_session_it_is_however_old_it_is(
    clock: SimulatedClock, website: Application, browser: Browser
) -> None:
    """People sign out long after they signed in, and after the key was changed that signed the token."""
    hint = (await tokens(website, browser))["id_token"]
    await browser.http.put(f"{website.issuer}/_sandbox/keys")
    await clock.advance(3600)
    answer = await browser.open(leaving(website, id_token_hint=hint, post_logout_redirect_uri=HOME))

    assert location(answer) == HOME


async def test_what_came_from_a_session_ends_with_it(website: Application, browser: Browser) -> None:
    """Signing out takes back access tokens and refresh tokens."""
    answer = await tokens(website, browser)
    await browser.open(leaving(website, id_token_hint=answer["id_token"]))
    refreshed = await website.post("/oidc/token", grant_type="refresh_token", refresh_token=answer["refresh_token"])

    assert not await website.opens(answer["access_token"])
    assert refreshed.json()["error"] == "invalid_grant"


async def test_what_is_for_offline_use_stays(website: Application, app: Application, browser: Browser) -> None:
    """The phone goes on when the same person signs out at the website."""
    phone = await tokens(app, browser, scope="openid offline_access")
    hint = (await tokens_at_once(website, browser))["id_token"]
    await browser.open(leaving(website, id_token_hint=hint))

    assert await app.refresh(phone["refresh_token"])


async def test_a_link_alone_signs_nobody_out(website: Application, browser: Browser) -> None:
    """Without an ID token the person is asked, and only their own yes counts."""
    await tokens(website, browser)
    page = await browser.open(leaving(website))
    before = await is_signed_in(website, browser)
    answer = await browser.submit(page)

    assert ("Sign out?" in page.text, "Ada Okafor" in page.text, before) == (True, True, True)
    assert "Nobody is signed in here any more." in answer.text
    assert not await is_signed_in(website, browser)


async def test_the_id_token_of_another_session_signs_nobody_out(website: Application, browser: Browser) -> None:
    """Somebody else may have signed in since: they are asked, and go where the application wants them."""
    hint = (await tokens(website, browser, "2"))["id_token"]
    await tokens(website, browser, "1", prompt="login")
    page = await browser.open(leaving(website, id_token_hint=hint, post_logout_redirect_uri=HOME))

    assert "Ada Okafor" in page.text
    assert f"form-action 'self' {HOME.rstrip('/')}" in page.headers["content-security-policy"]
    assert location(await browser.submit(page)) == HOME


async def test_a_page_counts_only_in_the_browser_that_opened_it(website: Application, browser: Browser) -> None:
    """What one browser was asked, another cannot answer."""
    await tokens(website, browser)
    page = await browser.open(leaving(website))
    async with Browser() as stranger:
        answer = await stranger.submit(page)

    assert answer.status_code == 400
    assert await is_signed_in(website, browser)


@pytest.mark.parametrize(
    "changes",
    [
        {"post_logout_redirect_uri": "https://evil.example/"},
        {"post_logout_redirect_uri": "http://127.0.0.1:8082"},
        {"post_logout_redirect_uri": "http://127.0.0.1:8082/elsewhere"},
        {"client_id": "mobile"},
        {"id_token_hint": "e30.e30.c2ln"},
        {"id_token_hint": "nonsense"},
    ],
)
async def test_nobody_is_sent_to_a_stranger(website: Application, browser: Browser, changes: dict[str, str]) -> None:
    """What does not fit together does nothing: the person stays signed in, and is told in our words."""
    hint = (await tokens(website, browser))["id_token"]
    asked = {"id_token_hint": hint, "post_logout_redirect_uri": HOME, **changes}
    page = await browser.open(leaving(website, **asked))

    assert page.status_code == 400
    assert "evil" not in page.text
    assert await is_signed_in(website, browser)


async def test_an_access_token_is_no_hint(website: Application, browser: Browser) -> None:
    """Only an ID token says whose session it is."""
    answer = await tokens(website, browser)
    page = await browser.open(leaving(website, id_token_hint=answer["access_token"]))

    assert page.status_code == 400


async def test_an_address_alone_leads_nowhere(website: Application, browser: Browser) -> None:
    """Without an ID token nobody knows whose address it is."""
    page = await browser.open(leaving(website, client_id="browser", post_logout_redirect_uri=HOME))

    assert (page.status_code, "Nobody is signed in here any more." in page.text) == (200, True)


async def test_signing_out_may_come_as_a_form(website: Application, browser: Browser) -> None:
    """GET and POST mean the same."""
    hint = (await tokens(website, browser))["id_token"]
    said_in_form = {"id_token_hint": hint, "post_logout_redirect_uri": HOME}
    answer = await browser.http.post(f"{website.issuer}/oidc/end-session", data=said_in_form)

    assert location(answer) == HOME


async def tokens_at_once(app: Application, browser: Browser) -> Json:
    """Get tokens in a browser in which somebody has signed in."""
    return await app.redeem(location(await browser.open(app.link())))
