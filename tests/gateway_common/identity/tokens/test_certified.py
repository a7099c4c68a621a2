"""Tokens of a provider that is certified, and that somebody else wrote."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2

from gateway_common import create_gateway
from gateway_common.settings import GatewaySettings
from gateway_common.testing.client import client_of
from tests.gateway_common.sessions.certified import certified_provider, through
from tests.support.issuer import AUDIENCE, router

BACK = "http://127.0.0.1:4001/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-the-standard"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
APP = {
    "client_id": "phone",
    "application_type": "native",
    "token_endpoint_auth_method": "none",
    "redirect_uris": [BACK],
    "grant_types": ["authorization_code", "refresh_token"],
}


async def signed_in(issuer: str) -> dict[str, str]:
    """Go through the code flow with PKCE, as an app does, and give the tokens."""
    asked = {
        "response_type": "code",
        "client_id": "phone",
        "redirect_uri": BACK,
        "scope": "openid orders:read",
        "state": "1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        answer = await through(http, f"{issuer}/auth?{urlencode(asked)}", until=BACK)
        code = parse_qs(urlsplit(answer).query)["code"][0]
        said = {"grant_type": "authorization_code", "client_id": "phone", "redirect_uri": BACK}
        proof = {"code": code, "code_verifier": VERIFIER}
        given = await http.post(f"{issuer}/token", data=said | proof)
    tokens: dict[str, str] = given.raise_for_status().json()
    return tokens


async def test_a_person_signs_in_and_the_phone_is_let_in() -> None:
    """Its access token opens what it is for; its ID token opens nothing."""
    with certified_provider(APP, seconds=300, audience=AUDIENCE) as issuer:
        given = await signed_in(issuer)
        identity = {"kind": "tokens", "provider": {"issuer": issuer}, "tokens": {"audiences": AUDIENCE}}
        settings = GatewaySettings.model_validate({"profile": "sandbox", "identity": identity})
        async with client_of(create_gateway("phone", settings, services=[], routers=[router])) as client:
            told = await client.get("/me", headers={"authorization": f"Bearer {given['access_token']}"})
            refused = await client.get("/me", headers={"authorization": f"Bearer {given['id_token']}"})

    assert told.json()["who"] == "consumer:7"
    assert told.json()["scopes"] == ["openid", "orders:read"]
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
