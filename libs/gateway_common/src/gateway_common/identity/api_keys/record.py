"""What is kept of a key: whose it is, what it allows and until when, and of its secret nothing but a hash."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway_common.caller import Caller, CallerKind, Proof

__all__ = ["KeyRecord", "KeyState"]

KeyState = Literal["active", "expired", "revoked"]
"""Whether a key counts."""


class KeyRecord(BaseModel):
    """Remember one key of an *application*, which acts on an *account* and pays by a *plan*.

    Moments are in seconds since 1970. What a later version says beside this is no mistake: while gateways are being
    replaced, both read the same records.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    digest: str = Field(repr=False, pattern="^[0-9a-f]{64}$")
    application: str
    account: str
    plan: str
    scopes: tuple[str, ...]
    issued_at: int
    expires_at: int
    revoked_at: int | None = None

    def state(self, now: float) -> KeyState:
        """Tell whether it counts at the moment *now*."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if now < self.expires_at else "expired"

    @property
    def caller(self) -> Caller:
        """Give who shows it."""
        return Caller(
            CallerKind.PARTNER,
            self.application,
            frozenset(self.scopes),
            tenant=self.account,
            plan=self.plan,
            proof=Proof.API_KEY,
        )
