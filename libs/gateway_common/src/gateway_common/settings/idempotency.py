"""How long a gateway remembers what was asked under an `Idempotency-Key`.

idempotency:
  keep: 86400
  lease: 60
"""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from gateway_common.settings.service import Seconds

__all__ = ["IdempotencySettings"]

DAY = 86_400.0


class IdempotencySettings(BaseModel):
    """Keep answers for *keep* seconds, and their bodies up to *most_answer* bytes.

    A request that a gateway died over is under way for *lease* seconds more; then the same key may be sent again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep: Seconds = DAY
    lease: Seconds = 60.0
    most_answer: int = Field(default=64 * 1024, ge=0)

    def mistakes(self, budget: float) -> Iterator[str]:
        """Say what cannot work beside a *budget* of that many seconds."""
        if self.lease <= budget:
            yield (
                f"idempotency.lease is {self.lease:g} s, and a request may take {budget:g}: its key would be given to "
                "another before it ends; raise GATEWAY_IDEMPOTENCY__LEASE."
            )
        if self.keep <= self.lease:
            yield f"idempotency.keep is {self.keep:g} s, not more than the lease; raise GATEWAY_IDEMPOTENCY__KEEP."
