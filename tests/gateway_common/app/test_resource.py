"""Programs that look for tokens find out where they come from, from the first refusal on (RFC 9728)."""

from collections.abc import Sequence

import pytest

from gateway_common import GatewaySettings
from gateway_common.errors import DeclarationError
from gateway_common.testing import client_of, simulated
from tests.support.issuer import AUDIENCE, ISSUER, Issuer

RESOURCE = "https://api.example/orders"
METADATA = "https://api.example/.well-known/oauth-protected-resource/orders"
BELOW = "/.well-known/oauth-protected-resource"


def settings_with(**identity: object) -> GatewaySettings:
    believed = {"kind": "tokens", "provider": {"issuer": ISSUER}, "tokens": {"audiences": AUDIENCE}}
    return GatewaySettings.model_validate({"hosts": ("localhost",), "identity": {**believed, **identity}})


@pytest.mark.parametrize(
    ("resource", "path"),
    [(RESOURCE, f"{BELOW}/orders"), ("https://api.example", BELOW), ("https://api.example/", BELOW)],
)
@simulated
async def test_metadata_say_where_tokens_come_from(resource: str, path: str) -> None:
    """They are where the name of the resource says, for anyone, and name provider and scopes."""
    async with client_of(Issuer().gateway(settings_with(resource=resource))) as client:
        response = await client.get(path)

    assert response.json() == {
        "resource": resource,
        "authorization_servers": [ISSUER],
        "scopes_supported": ["orders:read"],
        "bearer_methods_supported": ["header"],
        "resource_name": "test gateway",
    }
    assert response.headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    ("proofs", "challenge"),
    [
        ([], f'Bearer realm="gateway", resource_metadata="{METADATA}"'),
        (["nonsense"], f'Bearer error="invalid_token", resource_metadata="{METADATA}"'),
    ],
)
@simulated
async def test_challenges_say_where_the_metadata_are(proofs: Sequence[str], challenge: str) -> None:
    """Whoever has no token, or a bad one, is told where to read on."""
    headers = [("Authorization", f"Bearer {proof}") for proof in proofs]

    async with client_of(Issuer().gateway(settings_with(resource=RESOURCE))) as client:
        response = await client.get("/me", headers=headers)

    assert (response.status_code, response.headers["www-authenticate"]) == (401, challenge)


@simulated
async def test_guesses_are_counted_all_the_same() -> None:
    """A challenge that says more slows guessing no less."""
    settings = settings_with(resource=RESOURCE, attempts=2)

    async with client_of(Issuer().gateway(settings)) as client:
        statuses = [(await client.get("/me", headers={"Authorization": "Bearer x"})).status_code for _ in range(4)]

    assert statuses[0] == 401
    assert statuses[-1] == 429


@simulated
async def test_who_has_no_name_is_not_to_be_found() -> None:
    """Without the setting there are no metadata, and challenges name none."""
    async with client_of(Issuer().gateway(settings_with())) as client:
        assert (await client.get(BELOW)).status_code == 404
        assert (await client.get("/me")).headers["www-authenticate"] == 'Bearer realm="gateway"'


def test_a_name_without_encryption_is_for_the_sandbox() -> None:
    """In production an API is called by https, and so is its name."""
    with pytest.raises(DeclarationError, match="write GATEWAY_IDENTITY__RESOURCE with https"):
        Issuer().gateway(settings_with(resource="http://api.example"))
