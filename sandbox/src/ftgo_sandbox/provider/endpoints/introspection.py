"""Where gateways ask what a token is worth (RFC 7662)."""

from typing import Any

from fastapi import APIRouter, Request, Response

from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.answers import UNKEPT
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidClient
from ftgo_sandbox.provider.grant import Grant
from ftgo_sandbox.provider.parameters import Said
from ftgo_sandbox.provider.provider import Ours, Provider

router = APIRouter()

USELESS: dict[str, Any] = {"active": False}


@router.post(paths.INTROSPECT)
async def introspect_token(request: Request, response: Response, said: Said, provider: Ours) -> dict[str, Any]:
    """Describe a token to whoever it is for, or whoever has got it; to anybody else it is worth nothing."""
    response.headers.update(UNKEPT)
    client = provider.authenticate(request.headers, said)
    if client.proof == "none":
        raise InvalidClient("Only a client that proves itself may ask.")
    return _described(said.need("token"), client, provider)


def _described(token: str, client: Client, provider: Provider) -> dict[str, Any]:
    access_token = provider.tokens.find(token)
    if access_token is not None and access_token.holds:
        is_ours = access_token.audiences & set(client.audiences) or _is_of(client, access_token.grant)
        return {"active": True, "token_type": "Bearer", **access_token.claims} if is_ours else USELESS
    refresh_token = provider.refresh_tokens.find(token)
    if refresh_token is not None and refresh_token.holds and _is_of(client, refresh_token.grant):
        return _of_refresh(refresh_token.grant, provider.issuer)
    return USELESS


def _of_refresh(grant: Grant, issuer: str) -> dict[str, Any]:
    scope = " ".join(sorted(grant.scopes))
    return {"active": True, "client_id": grant.client.client_id, "sub": grant.subject, "scope": scope, "iss": issuer}


def _is_of(client: Client, grant: Grant) -> bool:
    return grant.client.client_id == client.client_id
