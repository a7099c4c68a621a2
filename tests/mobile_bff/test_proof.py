"""A phone that was refused finds out where tokens come from."""

from urllib.parse import urlsplit

from gateway_common.testing import simulated
from tests.mobile_bff.given import network, phone

METADATA = "https://api.ftgo.example/.well-known/oauth-protected-resource/mobile"


@simulated
async def test_a_challenge_leads_to_the_provider() -> None:
    """What it names tells which provider makes tokens for this gateway, and what they can allow (RFC 9728)."""
    async with phone(network(), shows=None) as client:
        challenge = (await client.get("/v1/home")).headers["www-authenticate"]
        told = (await client.get(urlsplit(METADATA).path)).json()

    assert challenge == f'Bearer realm="gateway", resource_metadata="{METADATA}"'
    assert told["resource"] == "https://api.ftgo.example/mobile"
    assert told["authorization_servers"] == ["http://127.0.0.1:9107"]
    assert {"orders:read", "orders:write"} <= set(told["scopes_supported"])
