"""Calling in one's own name: a key that is made at the start, published, and never shown."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from joserfc import jws
from joserfc.jwk import ECKey
from pydantic_core import to_json

from ftgo_sandbox.settings import KEY_SET
from ftgo_sandbox.skeleton.assertions import ALGORITHM, TYPE
from ftgo_sandbox.skeleton.clock import Clock, seconds

LIFETIME = 60


class Signer:
    """Sign as the issuer *name*."""

    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self._clock = clock
        self._key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)

    @property
    def published(self) -> dict[str, Any]:
        """Give the public half of the key, as a key set."""
        return {"keys": [self._key.as_dict(private=False)]}

    def assertion(self, subject: str, audience: str) -> str:
        """Show an *audience* who calls, for a minute from now."""
        now = int(seconds(self._clock))
        claims = {"iss": self.name, "aud": audience, "sub": subject, "iat": now, "exp": now + LIFETIME}
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self._key.kid}
        return jws.serialize_compact(header, to_json({**claims, "jti": uuid4().hex}), self._key)

    @property
    def router(self) -> APIRouter:
        """Make the operation by which others learn the key."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(KEY_SET, self._key_set)
        return router

    async def _key_set(self) -> dict[str, Any]:
        return self.published
