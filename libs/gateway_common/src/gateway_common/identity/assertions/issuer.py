"""The gateway as services know it: a name, and tokens that only it can make."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from gateway_common.caller import Caller
from gateway_common.identity.assertions.claims import claims_of

__all__ = ["Issuer", "Keys"]


class Keys(Protocol):
    """Sign what is said, by a key that is *published*."""

    @property
    def published(self) -> bytes:
        """Give the key set, in JSON (RFC 7517)."""
        ...

    def __call__(self, claims: Mapping[str, object], /) -> bytes:
        """Give a token that says *claims*."""
        ...


@dataclass(frozen=True, slots=True)
class Issuer:
    """Say under *name* who asks, by tokens that *keys* sign and that hold for *lifetime* seconds."""

    name: str
    keys: Keys
    lifetime: int

    def token(self, caller: Caller, audience: str, now: int) -> bytes:
        """Make a token that shows *caller* to the service *audience*, *now* (in seconds since 1970)."""
        name = secrets.token_urlsafe(12)
        claims = claims_of(caller, issuer=self.name, audience=audience, now=now, lifetime=self.lifetime, name=name)
        return self.keys(claims)
