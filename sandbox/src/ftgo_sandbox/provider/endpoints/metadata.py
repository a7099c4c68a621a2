"""What clients and gateways find out by themselves (OIDC Discovery, RFC 8414, RFC 7517)."""

from typing import Any

from fastapi import APIRouter, Response

from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.assertions import ALGORITHMS
from ftgo_sandbox.provider.authorization import PROMPTS
from ftgo_sandbox.provider.client import TOKEN_EXCHANGE
from ftgo_sandbox.provider.keys import ALGORITHM
from ftgo_sandbox.provider.provider import Ours
from ftgo_sandbox.provider.tokens import STRENGTH

SECONDS_TO_KEEP = 60
PROOFS = ["client_secret_basic", "private_key_jwt"]
ENDPOINTS = {
    "authorization_endpoint": paths.AUTHORIZE,
    "token_endpoint": paths.TOKEN,
    "userinfo_endpoint": paths.USER_INFO,
    "jwks_uri": paths.KEYS,
    "revocation_endpoint": paths.REVOKE,
    "introspection_endpoint": paths.INTROSPECT,
    "end_session_endpoint": paths.END_SESSION,
}
ABILITIES: dict[str, Any] = {
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials", TOKEN_EXCHANGE],
    "code_challenge_methods_supported": ["S256"],
    "authorization_response_iss_parameter_supported": True,
    "prompt_values_supported": sorted(PROMPTS),
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": [ALGORITHM],
    "acr_values_supported": [STRENGTH],
    "claims_supported": ["sub", "name", "given_name", "family_name", "email", "email_verified", "sid", "auth_time"],
    "token_endpoint_auth_methods_supported": [*PROOFS, "none"],
    "revocation_endpoint_auth_methods_supported": [*PROOFS, "none"],
    "introspection_endpoint_auth_methods_supported": PROOFS,
    "backchannel_logout_supported": True,
    "backchannel_logout_session_supported": True,
    "claims_parameter_supported": False,
    "request_parameter_supported": False,
    "request_uri_parameter_supported": False,
    "ftgo_sandbox": True,
}
SIGNED = {
    f"{endpoint}_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS)
    for endpoint in ("token", "revocation", "introspection")
}

router = APIRouter()


@router.get(paths.SERVER_METADATA, include_in_schema=False)
@router.get(paths.OPENID_CONFIGURATION)
async def find_metadata(response: Response, provider: Ours) -> dict[str, Any]:
    """Say where everything is, what can be done there, and that this is a sandbox."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_TO_KEEP}"
    scopes = sorted({scope for client in provider.clients.values() for scope in client.scopes})
    endpoints = {name: provider.issuer + path for name, path in ENDPOINTS.items()}
    return {"issuer": provider.issuer, **endpoints, "scopes_supported": scopes, **ABILITIES, **SIGNED}


@router.get(paths.KEYS)
async def find_keys(response: Response, provider: Ours) -> dict[str, Any]:
    """Publish the keys by which tokens are known to be ours."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_TO_KEEP}"
    return {"keys": provider.keys.published()}
