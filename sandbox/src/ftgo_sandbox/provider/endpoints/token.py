"""Where clients exchange what they have for tokens (RFC 6749, OIDC Core)."""

from fastapi import APIRouter, Request, Response

from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.answers import UNKEPT
from ftgo_sandbox.provider.exchanges import TokenAnswer
from ftgo_sandbox.provider.parameters import Said
from ftgo_sandbox.provider.provider import Ours

router = APIRouter()


@router.post(paths.TOKEN, response_model_exclude_none=True)
async def exchange_token(request: Request, response: Response, said: Said, provider: Ours) -> TokenAnswer:
    """Give a client tokens for a code, a refresh token, a caller's token, or its own name."""
    response.headers.update(UNKEPT)
    return provider.exchange(provider.authenticate(request.headers, said), said)
