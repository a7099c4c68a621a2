from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from typer.testing import CliRunner

from ftgo_sandbox.cli import app
from ftgo_sandbox.testing import Fault, Sandbox, running
from tests.sandbox.provider.browser import PASSWORD, Application, Browser, said, secret_of, tokens


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    environment = {"SANDBOX_PROVIDER_ACCESS_TOKEN_SECONDS": "7", "GATEWAY_PROFILE": "production"}
    with running(only=("provider",), environment=environment) as sandbox:
        yield sandbox


@pytest.fixture
def runs(sandbox: Sandbox) -> dict[str, str]:
    return {"SANDBOX_PROVIDER_PORT": str(urlsplit(sandbox.urls["provider"]).port)}


def application(sandbox: Sandbox, client_id: str = "mobile", secret: str | None = None) -> Application:
    return Application(sandbox.urls["provider"], client_id, secret=secret)


async def test_it_runs_beside_the_services(sandbox: Sandbox, browser: Browser) -> None:
    """`sandbox up` starts it in the profile of the sandbox, with the settings that it is given."""
    async with application(sandbox) as phone:
        answer = await tokens(phone, browser)

    assert answer["expires_in"] == 7


async def test_nothing_secret_is_logged(sandbox: Sandbox, browser: Browser) -> None:
    """Neither passwords, codes, tokens nor cookies come to stand in what it says."""
    async with application(sandbox) as phone, application(sandbox, "travelhelper", secret_of("travelhelper")) as other:
        code = said(answer := await browser.sign_in(phone.link(login_hint="grace.nakamura@example.com")))["code"]
        given = await phone.redeem(answer)
        await phone.refresh(given["refresh_token"])
        await other.post("/oidc/token", grant_type="client_credentials")
        await browser.open(f"{phone.issuer}/oidc/end-session?id_token_hint={given['id_token']}")

    secrets = [PASSWORD, secret_of("travelhelper"), code, "state-1", "nonce-1", "grace", *browser.http.cookies.values()]
    secrets += [str(given[kind]) for kind in ("access_token", "refresh_token", "id_token")]
    assert sandbox.says("GET /oidc/end-session 200")
    assert [secret for secret in secrets if any(secret in line for line in sandbox.output)] == []


@pytest.mark.parametrize(
    ("fault", "operation"), [(Fault(off=True), "*"), (Fault(operation="find_keys", error_status=503), "find_keys")]
)
def test_it_is_broken_and_mended_like_a_service(sandbox: Sandbox, fault: Fault, operation: str) -> None:
    """An outage of the provider, or of one of its endpoints, is a switch."""
    keys = sandbox.urls["provider"] + "/oidc/keys"
    sandbox.control.put("provider", fault)
    try:
        is_up = httpx2.get(keys, timeout=60).is_success
    except httpx2.RequestError:
        is_up = False
    sandbox.control.clear("provider", operation)

    assert not is_up
    assert httpx2.get(keys, timeout=60).is_success


def test_its_key_is_changed_by_a_command(sandbox: Sandbox, runs: dict[str, str]) -> None:
    """The command says which key signs now, and which is still published."""
    before = httpx2.get(sandbox.urls["provider"] + "/oidc/keys", timeout=60).json()["keys"][0]["kid"]
    result = CliRunner().invoke(app, ["rotate-keys"], env=runs)
    after = httpx2.get(sandbox.urls["provider"] + "/oidc/keys", timeout=60).json()["keys"][0]["kid"]

    assert (result.exit_code, after != before) == (0, True)
    assert f"{after} signs from now on." in result.stdout
    assert f"{before} stays published for a while." in result.stdout


async def test_a_person_is_signed_out_by_a_command(sandbox: Sandbox, runs: dict[str, str], browser: Browser) -> None:
    """The command says of how many sessions."""
    async with application(sandbox) as phone:
        await tokens(phone, browser, "5")
    result = CliRunner().invoke(app, ["sign-out", "5"], env=runs)

    assert (result.exit_code, result.stdout) == (0, "Consumer 5 is signed out of 1 session.\n")


def test_outside_the_sandbox_there_is_no_provider() -> None:
    """Whoever runs it alone where gateways are in production is refused in one sentence."""
    result = CliRunner().invoke(app, ["serve", "provider"], env={"GATEWAY_PROFILE": "production"})

    assert result.exit_code == 1
    assert result.stderr == (
        "GATEWAY_PROFILE: The provider is for the sandbox alone: set it to sandbox, or leave it out.\n"
    )


@pytest.mark.parametrize("issuer", ["127.0.0.1:9107", "http://127.0.0.1:9107/", "https://id.example/tenant", "http://"])
def test_an_issuer_has_no_path(issuer: str) -> None:
    """What cannot be an issuer is told before anything starts."""
    result = CliRunner().invoke(app, ["up", "--only", "provider"], env={"SANDBOX_PROVIDER_ISSUER": issuer})

    assert result.exit_code == 1
    assert result.stderr.startswith("SANDBOX_PROVIDER_ISSUER: Write it like http://127.0.0.1:9107,")
