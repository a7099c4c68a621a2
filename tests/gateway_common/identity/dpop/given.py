"""Tokens that are bound to a key, proofs made with it, good and bad, and gateways that take them."""

import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_hex
from typing import Any

import httpx2
from fastapi import FastAPI
from joserfc.jwk import ECKey, Key, OKPKey

from gateway_common.settings import StoreSettings
from gateway_common.testing import client_of
from tests.support.issuer import Issuer, b64, signed

__all__ = [
    "ALGORITHMS",
    "BAD_PROOF",
    "HERE",
    "KEY",
    "METADATA",
    "ORIGIN",
    "OTHER",
    "asked",
    "beside_keys",
    "bound_token",
    "claims_of",
    "gateway",
    "jwk_of",
    "proof",
    "shown",
    "under",
]

JSON = dict[str, Any]
KEY: ECKey = ECKey.generate_key("P-256")
OTHER: OKPKey = OKPKey.generate_key("Ed25519")
ORIGIN = "http://localhost"
HERE = f"{ORIGIN}/me"
ALGORITHMS = 'algs="ES256 EdDSA Ed25519 PS256 RS256"'
METADATA = f'resource_metadata="{ORIGIN}/.well-known/oauth-protected-resource"'
BAD_PROOF = f'DPoP error="invalid_dpop_proof", {ALGORITHMS}, resource_metadata='


def bound_token(issuer: Issuer, key: Key = KEY, **claims: object) -> str:
    """Let the provider give a token that is bound to *key*."""
    return issuer.token(cnf={"jkt": key.thumbprint()}, **claims)


def jwk_of(key: Key, *, private: bool = False) -> JSON:
    """Give the key as a proof brings it."""
    return dict(key.as_dict(private=private))


def proof(token: str, key: Key = KEY, *, head: JSON | None = None, **claims: object) -> str:
    """Make a good proof with *key* for GET /me, but for *head* and *claims*; None takes a claim away."""
    algorithm = {"EC": "ES256", "OKP": "EdDSA", "RSA": "RS256"}[key.key_type]
    header: JSON = {"typ": "dpop+jwt", "alg": algorithm, "jwk": jwk_of(key), **(head or {})}
    return signed(header, claims_of(token, **claims), key)


def claims_of(token: str, **claims: object) -> JSON:
    """Say what a good proof says, but for *claims*."""
    said: JSON = {
        "jti": token_hex(16),
        "htm": "GET",
        "htu": HERE,
        "iat": int(time.time()),
        "ath": urlsafe_b64encode(sha256(token.encode()).digest()).decode().rstrip("="),
        **claims,
    }
    return {name: value for name, value in said.items() if value is not None}


def under(head: JSON, made: str) -> str:
    """Put another head on a proof, whose signature is then of something else."""
    return f"{b64(json.dumps({'typ': 'dpop+jwt', 'jwk': jwk_of(KEY), **head}).encode())}.{made.partition('.')[2]}"


def shown(token: str, made: str | None, scheme: str = "DPoP") -> dict[str, str]:
    """Show a token, and a proof if there is one."""
    return {"Authorization": f"{scheme} {token}"} | ({} if made is None else {"DPoP": made})


def gateway(
    issuer: Issuer,
    dpop: str = "optional",
    *,
    store: StoreSettings | None = None,
    resource: str = ORIGIN,
    **tokens: object,
) -> FastAPI:
    """Make a gateway that takes bound tokens, and is called at `http://localhost` unless at another *resource*."""
    settings = issuer.settings(dpop=dpop, **tokens)
    identity = settings.identity.model_copy(update={"resource": resource})
    near = {"identity": identity, "profile": "sandbox", "store": store or settings.store}
    return issuer.gateway(settings.model_copy(update=near))


def beside_keys(issuer: Issuer, dpop: str, *, nonce_keys: str = "") -> FastAPI:
    """Make such a gateway that knows applications by keys as well."""
    nonces = {"keys": nonce_keys} if nonce_keys else None
    settings = gateway(issuer, dpop, proof_nonces=nonces).state.settings
    identity = settings.identity.model_copy(update={"kind": "keys"})
    return issuer.gateway(settings.model_copy(update={"identity": identity, "key_prefix": "test"}))


async def asked(app: FastAPI, path: str = "/me", method: str = "GET", **fields: str) -> httpx2.Response:
    """Ask once."""
    async with client_of(app) as client:
        return await client.request(method, path, headers=fields)
