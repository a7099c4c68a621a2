"""How callers prove who they are: one way for each gateway, said in its settings.

identity:
  kind: dev
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["IdentitySettings", "Kind"]

Kind = Literal["dev"]
"""What a caller shows: a token that a developer typed."""


class IdentitySettings(BaseModel):
    """Say how callers prove who they are; without a *kind* nobody can, but in the sandbox by tokens for development."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Kind | None = None
