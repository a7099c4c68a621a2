"""The settings of API keys: where they are kept, and for how long a gateway believes what it read of one."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["KeySettings"]


class KeySettings(BaseModel):
    """Keep keys in a *file*, for one machine; without one they are in the store that all gateways share.

    A key that was revoked counts no longer than *remembered_for* seconds after that. At most *remembered* keys are
    known without being looked up. *development* is a file of keys that everybody may know, for the sandbox alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    file: Path | None = None
    development: Path | None = None
    remembered_for: Annotated[float, Field(ge=0, le=60)] = 5.0
    remembered: int = Field(default=10_000, ge=1)
