"""Access tokens of the provider (RFC 9068) that were made for one service, as it checks them itself.

    Authorization: Bearer eyJ…      {"iss": "http://127.0.0.1:9107", "aud": "https://order.ftgo.example", "sub": "1", …}

Whoever has signed in is a consumer; any other is an application, which acts on the account that its token names.
"""

import re
from typing import Literal

from pydantic import BaseModel, Field

from ftgo_sandbox.domain.refusals import Unidentified
from ftgo_sandbox.skeleton.clock import Clock, seconds
from ftgo_sandbox.skeleton.issuers import Issuers
from ftgo_sandbox.skeleton.signed import is_signed, unproven

__all__ = ["AccessTokens"]

BEARER = re.compile(r"bearer +(?P<token>[!-~]+)", re.IGNORECASE)
ALGORITHM = "RS256"
LEEWAY_SECONDS = 30


class Header(BaseModel):
    """Read by which key a token is signed; one of another kind, or signed in another way, is none."""

    alg: Literal["RS256"]
    typ: Literal["at+jwt"]
    kid: str = Field(min_length=1, max_length=128)


class Claims(BaseModel):
    """Read who a token is from, for whom and about whom, on whose account, and until when it holds."""

    iss: str
    aud: str
    sub: str = Field(min_length=1)
    tenant: str = ""
    iat: float = Field(allow_inf_nan=False)
    exp: float = Field(allow_inf_nan=False)
    auth_time: float | None = None


class AccessTokens:
    """Believe tokens that *issuer* has signed for the *audience*, by its keys among those of *issuers*."""

    def __init__(self, issuer: str, audience: str, issuers: Issuers, clock: Clock) -> None:
        self._issuer = issuer
        self._audience = audience
        self._issuers = issuers
        self._clock = clock

    async def proven(self, authorization: str) -> Claims:
        """Give what is said of a caller; refuses what proves nothing, and asks for patience when nobody can tell."""
        shown = BEARER.fullmatch(authorization)
        if shown is None:
            raise Unidentified
        header, claimed = unproven(shown["token"], Header, Claims)
        key = await self._issuers.key(self._issuer, header.kid)
        if key is None or not is_signed(shown["token"], key, ALGORITHM) or not self._holds(claimed):
            raise Unidentified
        kind = "partner" if claimed.auth_time is None else "consumer"
        return claimed.model_copy(update={"sub": f"{kind}:{claimed.sub}"})

    def _holds(self, claimed: Claims) -> bool:
        is_for_now = claimed.iat - LEEWAY_SECONDS <= seconds(self._clock) < claimed.exp
        return (claimed.iss, claimed.aud) == (self._issuer, self._audience) and is_for_now
