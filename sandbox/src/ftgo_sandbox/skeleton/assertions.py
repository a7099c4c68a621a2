"""What a service is shown of its caller: signed by whoever calls, for this service alone, and for a short while.

    Caller-Assertion: eyJ…      {"iss": "mobile", "aud": "order", "sub": "consumer:1", "iat": …, "exp": …}

Gateways speak for consumers and partners, a service for itself and for nobody else.
"""

from typing import Literal

from pydantic import BaseModel, Field

from ftgo_sandbox.domain.refusals import Unidentified
from ftgo_sandbox.settings import GATEWAYS, SERVICES
from ftgo_sandbox.skeleton.clock import Clock, seconds
from ftgo_sandbox.skeleton.issuers import Issuers
from ftgo_sandbox.skeleton.signed import is_signed, unproven

FIELD = "Caller-Assertion"
TYPE = "caller-assertion+jwt"
ALGORITHM = "ES256"
LONGEST_SECONDS = 300
LEEWAY_SECONDS = 30


class Header(BaseModel):
    """Read by which key an assertion is signed; one of another kind, or signed in another way, is none."""

    alg: Literal["ES256"]
    typ: Literal["caller-assertion+jwt"]
    kid: str = Field(min_length=1, max_length=128)


class Claims(BaseModel):
    """Read who an assertion is from, for whom, about whom and on whose account, and when it holds."""

    iss: str
    aud: str
    sub: str
    tenant: str = ""
    iat: float = Field(allow_inf_nan=False)
    exp: float = Field(allow_inf_nan=False)

    def hold(self, audience: str, now: float) -> bool:
        """Tell whether they are for this *audience*, from one who may say so, and hold *now*."""
        is_for_now = self.iat - LEEWAY_SECONDS <= now < self.exp <= self.iat + LONGEST_SECONDS
        return self.aud == audience and is_for_now and may_speak_for(self.iss, self.sub)


def may_speak_for(issuer: str, subject: str) -> bool:
    """Tell whether an *issuer* may say that this *subject* calls."""
    if subject.startswith("service:"):
        return subject == f"service:{issuer}" and issuer not in GATEWAYS
    return issuer not in SERVICES


class Assertions:
    """Believe what callers of the service *audience* show, if one of the *issuers* has signed it."""

    def __init__(self, audience: str, issuers: Issuers, clock: Clock) -> None:
        self._audience = audience
        self._issuers = issuers
        self._clock = clock

    async def proven(self, token: str) -> Claims:
        """Give what is said of a caller; refuses what proves nothing, and asks for patience when nobody can tell."""
        header, claimed = unproven(token, Header, Claims)
        key = await self._issuers.key(claimed.iss, header.kid)
        if (
            key is None
            or not is_signed(token, key, ALGORITHM)
            or not claimed.hold(self._audience, seconds(self._clock))
        ):
            raise Unidentified
        return claimed
