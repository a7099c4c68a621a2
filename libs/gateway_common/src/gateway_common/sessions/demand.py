"""How surely, and how lately, somebody has to sign in: what a challenge named (RFC 9470), asked of the provider.

What is asked travels with the browser, whose user may change it, and a provider may pass over it (OpenID Connect Core,
5.5.1.1). So it is kept in the attempt, too, and what the provider says in the end is held against that.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from gateway_common.identity.jwt import InvalidTokenError
from gateway_common.sessions.claims import SignIn

__all__ = ["Demand"]


class Demand(BaseModel):
    """Want one of these *strengths* (`acr`), the best one first, and a sign-in at most *max_age* seconds ago.

    Without either, whatever the provider finds good enough will do.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    strengths: tuple[str, ...] = ()
    max_age: int | None = None

    @property
    def asked(self) -> Mapping[str, str]:
        """Give the parameters that ask for it, of a challenge and of a provider alike."""
        strengths = {"acr_values": " ".join(self.strengths)} if self.strengths else {}
        return strengths if self.max_age is None else {**strengths, "max_age": str(self.max_age)}

    def check(self, told: SignIn, now: float) -> None:
        """Raise InvalidTokenError if who was *told* of signed in too weakly, or too long before *now*.

        *now* is in seconds since 1970.
        """
        if self.strengths and told.strength not in self.strengths:
            raise InvalidTokenError("it tells of a weaker sign-in than was asked for")
        if self.max_age is not None and now - (told.authenticated_at or 0) > self.max_age:
            raise InvalidTokenError("it tells of an older sign-in than was asked for")
