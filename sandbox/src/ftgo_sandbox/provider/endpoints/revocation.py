"""Where clients throw tokens away (RFC 7009)."""

from fastapi import APIRouter, Request, Response

from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.answers import UNKEPT
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidGrant
from ftgo_sandbox.provider.grant import Grant
from ftgo_sandbox.provider.parameters import Said
from ftgo_sandbox.provider.provider import Ours

router = APIRouter()


@router.post(paths.REVOKE)
async def revoke_token(request: Request, said: Said, provider: Ours) -> Response:
    """Take back an access token, or with a refresh token all that came from it; what is unknown is gone already."""
    client, token = provider.authenticate(request.headers, said), said.need("token")
    if refresh_token := provider.refresh_tokens.find(token):
        _must_be_of(client, refresh_token.grant)
        refresh_token.grant.revoke()
    elif access_token := provider.tokens.find(token):
        _must_be_of(client, access_token.grant)
        access_token.is_revoked = True
    return Response(headers=UNKEPT)


def _must_be_of(client: Client, grant: Grant) -> None:
    if grant.client.client_id != client.client_id:
        raise InvalidGrant("This token is another client's.")
