import pytest

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import Application, Browser, location, said


def changed(link: str, **changes: str) -> tuple[str, dict[str, str]]:
    """Take a link apart, with other parameters; an empty one is left out."""
    asked = {**said(link), **changes}
    return link.partition("?")[0], {name: value for name, value in asked.items() if value}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "kitchen:close"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "https://evil.example/request"}, "request_uri_not_supported"),
        ({"resource": "https://api.ftgo.example/browser"}, "invalid_target"),
        ({"id_token_hint": "e30.e30.c2ln"}, "invalid_request"),
    ],
)
async def test_a_mistake_is_told_to_the_client(
    provider: RunningProvider, app: Application, browser: Browser, changes: dict[str, str], error: str
) -> None:
    """An error goes back where a code would have gone, with state and issuer."""
    url, asked = changed(app.link(), **changes)
    answer = said(location(await browser.http.get(url, params=asked)))

    assert (answer["error"], answer["state"], answer["iss"]) == (error, "state-1", provider.issuer)
    assert answer["error_description"]
    assert "code" not in answer


@pytest.mark.parametrize("name", ["state", "nonce", "scope", "code_challenge", "unheard-of"])
async def test_nothing_is_said_twice(app: Application, browser: Browser, name: str) -> None:
    """A parameter that is there twice is an error, for two readers might take two different ones."""
    response = await browser.open(f"{app.link()}&{name}=one&{name}=two")

    assert said(location(response))["error"] == "invalid_request"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": ""},
        {"client_id": "nobody"},
        {"client_id": "<script>alert(1)</script>"},
        {"redirect_uri": ""},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1:4001/callback/"},
        {"redirect_uri": "http://127.0.0.1:4001/callback?more=1"},
        {"redirect_uri": "http://127.0.0.1:4001/callback#there"},
        {"redirect_uri": "http://127.0.0.1:4001@evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1.evil.example/callback"},
        {"redirect_uri": "http://localhost:4001/callback"},
        {"redirect_uri": "https://app.ftgo.example:4001/callback"},
        {"redirect_uri": "HTTPS://app.ftgo.example/callback"},
        {"redirect_uri": "javascript:alert(1)"},
    ],
)
async def test_nobody_is_sent_to_a_stranger(app: Application, browser: Browser, changes: dict[str, str]) -> None:
    """Without a client and an address that are registered, the person is told, in our words alone."""
    url, asked = changed(app.link(), **changes)
    page = await browser.http.get(url, params=asked)

    assert (page.status_code, page.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "location" not in page.headers
    assert [word for word in (*changes.values(), "evil", "alert") if word and word in page.text] == []


@pytest.mark.parametrize("port", ["", ":1", ":65535"])
async def test_a_native_application_gets_its_port_from_the_system(
    app: Application, browser: Browser, port: str
) -> None:
    """On loopback, and nowhere else, the port of the address is not compared (RFC 8252)."""
    answer = await browser.sign_in(app.link(redirect_uri=f"http://127.0.0.1{port}/callback"))

    assert answer.startswith(f"http://127.0.0.1{port}/callback?code=")


async def test_a_client_that_has_no_people_may_not_send_any(provider: RunningProvider, browser: Browser) -> None:
    """A gateway is registered to ask about tokens, not for codes: it has no address to send anybody to."""
    async with Application(provider.issuer, "mobile-gateway") as gateway:
        page = await browser.open(gateway.link())

    assert page.status_code == 400


async def test_what_cannot_be_read_is_refused(provider: RunningProvider, browser: Browser) -> None:
    """Bytes that are no text are an error of the client's, not ours."""
    answer = await browser.open(f"{provider.issuer}/oidc/authorize?client_id=%ff")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
