import pytest

from tests.sandbox.provider.browser import PASSWORD, Application, Browser, location, said, tokens
from tests.sandbox.simulated_clock import SimulatedClock

UNTRUSTED = "<b>anybody</b>"


async def test_the_page_shows_who_can_sign_in_and_who_asks(app: Application, browser: Browser) -> None:
    """All seeded people are there to be chosen, and the page says which application wants to know what."""
    page = await browser.open(app.link(scope="openid profile orders:read"))

    assert page.text.count('type="radio"') == 12
    assert (
        "<strong>FTGO for your phone</strong> asks who you are. It wants to see your name, see your orders."
        in page.text
    )
    assert "Ada Okafor" in page.text
    assert PASSWORD not in page.text


@pytest.mark.parametrize("name", ["4", "Dev Ramanathan", "dev", "dev.ramanathan@example.com"])
async def test_somebody_may_be_typed_instead(app: Application, browser: Browser, name: str) -> None:
    """A number, a name or an address of e-mail is as good as a choice, and better than one."""
    page = await browser.open(app.link())
    answer = location(await browser.submit(page, person="1", name=name, password=PASSWORD))
    found = await app.redeem(answer)

    assert (await whose(app, found["access_token"])) == "4"


@pytest.mark.parametrize(
    "typed",
    [
        {"person": "1", "password": "wrong"},
        {"person": "1"},
        {"password": PASSWORD},
        {"person": "13", "password": PASSWORD},
        {"name": UNTRUSTED, "password": PASSWORD},
        {"name": "ada", "password": PASSWORD + "\x00"},
    ],
)
async def test_who_does_not_fit_is_asked_again(app: Application, browser: Browser, typed: dict[str, str]) -> None:
    """Whatever was wrong, the page says the same, and repeats nothing; the next try may be right."""
    page = await browser.submit(await browser.open(app.link()), **typed)
    again = await browser.submit(page, person="1", password=PASSWORD)

    assert page.status_code == 403
    assert '<p class="complaint" role="alert">This name and this password do not belong together.</p>' in page.text
    assert UNTRUSTED not in page.text
    assert "code" in said(location(again))


@pytest.mark.parametrize("name", ["login_hint", "state", "nonce"])
async def test_the_page_repeats_nothing_of_the_link(app: Application, browser: Browser, name: str) -> None:
    """What somebody wrote into a link never comes to stand on the page."""
    page = await browser.open(app.link(**{name: UNTRUSTED}))

    assert page.status_code == 200
    assert "anybody" not in page.text


async def test_a_browser_is_told_to_allow_nothing_else(app: Application, browser: Browser) -> None:
    """No script, no frame, no other form than to us and on to the application; nobody keeps the page."""
    page = await browser.open(app.link())

    assert page.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://127.0.0.1:4001"
    )
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "<script" not in page.text


async def test_cookies_go_nowhere_else(app: Application, browser: Browser) -> None:
    """They are hidden from scripts and from other sites, and lie where no other port of the machine looks."""
    page = await browser.open(app.link())
    answer = await browser.submit(page, person="1", password=PASSWORD)

    cookies = [page.headers["set-cookie"], answer.headers["set-cookie"]]
    assert [cookie.partition("=")[0] for cookie in cookies] == ["ftgo_sandbox_browser", "ftgo_sandbox_session"]
    assert [cookie.partition("; ")[2] for cookie in cookies] == ["HttpOnly; Path=/oidc; SameSite=lax"] * 2


async def test_a_session_gets_a_new_name_at_each_sign_in(app: Application, browser: Browser) -> None:
    """Who knew the cookie before knows nothing after."""
    await tokens(app, browser)
    before = browser.http.cookies["ftgo_sandbox_session"]
    await tokens(app, browser, prompt="login")

    assert browser.http.cookies["ftgo_sandbox_session"] != before


async def test_a_person_may_go_back(app: Application, browser: Browser) -> None:
    """The application is told, and nobody is signed in."""
    answer = said(location(await browser.submit(await browser.open(app.link()), cancel="yes")))

    assert (answer["error"], answer["state"]) == ("access_denied", "state-1")
    assert (await browser.open(app.link())).status_code == 200


async def test_a_page_counts_only_in_the_browser_that_opened_it(app: Application, browser: Browser) -> None:
    """Nobody can be signed in as somebody else by a form from elsewhere."""
    page = await browser.open(app.link())
    async with Browser() as stranger:
        answer = await stranger.submit(page, person="1", password=PASSWORD)

    assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)
    assert "too old, or was opened in another browser" in answer.text


async def test_a_page_is_sent_once(app: Application, browser: Browser) -> None:
    """Going back in the browser and signing in again gives no second code."""
    page = await browser.open(app.link())
    await browser.submit(page, person="1", password=PASSWORD)
    again = await browser.submit(page, person="1", password=PASSWORD)

    assert again.status_code == 400


async def test_a_page_grows_old(clock: SimulatedClock, app: Application, browser: Browser) -> None:
    """After ten minutes a person begins again."""
    page = await browser.open(app.link())
    await clock.advance(600)
    answer = await browser.submit(page, person="1", password=PASSWORD)

    assert answer.status_code == 400


async def test_two_tabs_do_not_meet(app: Application, website: Application, browser: Browser) -> None:
    """Each page leads back to the application that it was opened for."""
    first, second = await browser.open(app.link()), await browser.open(website.link())
    answers = [location(await browser.submit(page, person="1", password=PASSWORD)) for page in (second, first)]

    assert [answer.partition("?")[0] for answer in answers] == [
        "http://127.0.0.1:8082/auth/callback",
        "http://127.0.0.1:4001/callback",
    ]


async def whose(app: Application, access_token: str) -> str:
    """Ask the provider whom an access token is about."""
    async with Browser() as asking:
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = await asking.http.get(f"{app.issuer}/oidc/userinfo", headers=headers)
    subject: str = answer.json()["sub"]
    return subject
