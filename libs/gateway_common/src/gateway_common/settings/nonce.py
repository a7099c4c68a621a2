"""Nonces for proofs of possession (RFC 9449, section 9).

identity:
  tokens:
    dpop: required
    proof_nonces: {keys: [file:/run/secrets/nonces-2026-11, file:/run/secrets/nonces-2026-05]}
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway_common.settings.ring import Ring, keys_of
from gateway_common.settings.service import Seconds

__all__ = ["NonceSettings"]


class NonceSettings(BaseModel):
    """Say by which *keys*, of 32 random bytes in base64url, nonces are made, and for how many seconds each counts.

    The first makes them, and all know them again, in every process. One process of a sandbox can do without any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    keys: Ring = ()
    life: Annotated[Seconds, Field(ge=10, le=600)] = 300.0

    @property
    def ring(self) -> Sequence[bytes]:
        """Give the keys themselves."""
        return keys_of(self.keys)

    def mistakes(self, profile: str, *, alone: bool) -> Iterator[str]:
        """Say what cannot work in this *profile*, where a process is *alone* or not, in one sentence each."""
        if not self.keys and not (profile == "sandbox" and alone):
            yield (
                "nonces are known again by a key that all processes share; set "
                "GATEWAY_IDENTITY__TOKENS__PROOF_NONCES__KEYS, such as file:/run/secrets/nonces."
            )
