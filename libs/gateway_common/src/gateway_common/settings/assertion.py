"""By what services recognise calls of this gateway.

assertions:
  keys: [file:/run/secrets/signing-key]
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway_common.configuration import Listed, SecretRef

__all__ = ["AssertionSettings"]


class AssertionSettings(BaseModel):
    """Name the private *keys* by which this gateway signs who asks: the first signs, and all are published.

    A signature holds for *lifetime* seconds. Without keys the sandbox makes one at each start, and in production
    services are told nothing of the caller.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    keys: Annotated[tuple[SecretRef, ...], Listed] = ()
    lifetime: Annotated[int, Field(ge=10, le=300)] = 60
