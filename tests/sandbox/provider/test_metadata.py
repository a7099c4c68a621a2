import httpx2
import pytest
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.discovery import OpenIDProviderMetadata

from ftgo_sandbox.testing import RunningProvider
from tests.sandbox.provider.browser import Json

WELL_KNOWN = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")


async def metadata(provider: RunningProvider, path: str = WELL_KNOWN[0]) -> Json:
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        answer = await http.get(provider.issuer + path)
    assert answer.headers["cache-control"] == "public, max-age=60"
    return answer.json()


async def test_both_places_say_the_same(provider: RunningProvider) -> None:
    """Clients of OpenID Connect and of OAuth find the same provider."""
    first, second = [await metadata(provider, path) for path in WELL_KNOWN]

    assert first == second
    assert first["issuer"] == provider.issuer


@pytest.mark.parametrize("kind", [AuthorizationServerMetadata, OpenIDProviderMetadata])
async def test_what_is_said_is_what_the_standards_want(
    provider: RunningProvider, monkeypatch: pytest.MonkeyPatch, kind: type[OpenIDProviderMetadata]
) -> None:
    """A reader that is not ours finds nothing wrong; that we speak http on loopback, it is told to bear."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")

    kind(await metadata(provider)).validate()


async def test_every_endpoint_is_there(provider: RunningProvider) -> None:
    """What is named is answered, if only by a refusal."""
    found = await metadata(provider)
    addresses = [found[name] for name in found if name.endswith("_endpoint") or name == "jwks_uri"]
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        answers = [await http.get(address) for address in addresses]

    assert len(answers) == 7
    assert [answer.url for answer in answers if answer.status_code == 404] == []


async def test_endpoints_are_operations(provider: RunningProvider) -> None:
    """Like each service it describes its operations, by whose names they are broken."""
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        document = (await http.get(f"{provider.issuer}/openapi.json")).json()
    names = {operation["operationId"] for methods in document["paths"].values() for operation in methods.values()}

    assert names == {
        "authorize",
        "end_session",
        "exchange_token",
        "find_keys",
        "find_metadata",
        "find_user_info",
        "introspect_token",
        "revoke_token",
    }


async def test_it_says_that_it_is_a_sandbox(provider: RunningProvider) -> None:
    """Nobody has to take it for anything else."""
    assert (await metadata(provider))["ftgo_sandbox"] is True
