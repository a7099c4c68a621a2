from typing import Any

import pytest
from authlib.integrations.base_client import OAuthError

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import VERIFIER, Application, Browser, said, secret_of
from tests.sandbox.simulated_clock import SimulatedClock

ADDRESS = "http://127.0.0.1:4001/callback"


async def exchange(app: Application, given: str, /, **changes: str) -> tuple[int, Any]:
    asked = {"grant_type": "authorization_code", "code": given, "redirect_uri": ADDRESS, "code_verifier": VERIFIER}
    kept = {name: value for name, value in {**asked, **changes}.items() if value}
    response = await app.post("/oidc/token", **kept)
    return response.status_code, response.json()


async def code(app: Application, browser: Browser) -> str:
    return said(await browser.sign_in(app.link(prompt="login")))["code"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "another-verifier-that-is-long-enough-too-0123"}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:4002/callback"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_request"),
        ({"code": "never-given"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
        ({"resource": "https://api.ftgo.example/browser"}, "invalid_target"),
    ],
)
async def test_a_code_is_bound_to_what_was_asked(
    app: Application, browser: Browser, changes: dict[str, str], error: str
) -> None:
    """Only who knows the verifier, and says the same address, gets something for it."""
    status, answer = await exchange(app, await code(app, browser), **changes)

    assert (status, answer["error"]) == (400, error)


async def test_a_code_is_soon_too_old(clock: SimulatedClock, app: Application, browser: Browser) -> None:
    """After a minute it is worth nothing."""
    given = await code(app, browser)
    await clock.advance(60)
    _, answer = await exchange(app, given)

    assert answer["error"] == "invalid_grant"


async def test_a_code_is_good_once(app: Application, browser: Browser) -> None:
    """Who brings it again gets nothing."""
    given = await code(app, browser)
    first, _ = await exchange(app, given)
    second, answer = await exchange(app, given)

    assert (first, second, answer["error"]) == (200, 400, "invalid_grant")


async def test_a_code_that_comes_twice_takes_back_what_it_gave(app: Application, browser: Browser) -> None:
    """One of the two has stolen it, so that neither may keep what it got."""
    given = await code(app, browser)
    _, answer = await exchange(app, given)
    before = await app.opens(answer["access_token"])
    await exchange(app, given)

    assert (before, await app.opens(answer["access_token"])) == (True, False)
    with pytest.raises(OAuthError, match="revoked"):
        await app.refresh(answer["refresh_token"])


async def test_a_wrong_verifier_uses_a_code_up(app: Application, browser: Browser) -> None:
    """Nobody may try verifiers."""
    given = await code(app, browser)
    await exchange(app, given, code_verifier="another-verifier-that-is-long-enough-too-0123")
    status, _ = await exchange(app, given)

    assert status == 400


async def test_a_code_is_no_other_client_s(provider: RunningProvider, app: Application, browser: Browser) -> None:
    """Another client gets nothing for it, and does not use it up."""
    given = await code(app, browser)
    async with Application(provider.issuer, "browser", secret=secret_of("browser")) as website:
        other, answer = await exchange(website, given)
    own, _ = await exchange(app, given)

    assert (other, answer["error"], own) == (400, "invalid_grant", 200)


async def test_answers_with_tokens_are_kept_by_nobody(app: Application, browser: Browser) -> None:
    """Neither a token nor an error may be kept."""
    good = await app.post(
        "/oidc/token",
        grant_type="authorization_code",
        code=await code(app, browser),
        redirect_uri=ADDRESS,
        code_verifier=VERIFIER,
    )
    bad = await app.post("/oidc/token", grant_type="authorization_code")

    assert [answer.headers["cache-control"] for answer in (good, bad)] == ["no-store", "no-store"]
    assert (good.status_code, bad.status_code) == (200, 400)
