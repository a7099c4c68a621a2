"""The settings of API keys: where they are kept, and for how long a gateway believes what it read of one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway_common.settings.store import StoreSettings

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

    def are_kept(self, store: StoreSettings) -> bool:
        """Tell whether there is a place for keys that outlives a process: a file, or more than memory as *store*."""
        return self.file is not None or store.kind != "memory"

    def mistakes(self, profile: str, store: StoreSettings) -> Iterator[str]:
        """Say what cannot work in this *profile* and with this *store*, in one sentence each."""
        if profile == "sandbox":
            return
        if self.development is not None:
            yield (
                "keys that everybody may know prove nothing; remove GATEWAY_IDENTITY__KEYS__DEVELOPMENT, "
                "or set GATEWAY_PROFILE=sandbox."
            )
        if not self.are_kept(store):
            yield (
                "keys need a place where the command that issues them finds it, too; set GATEWAY_STORE__KIND=redis, "
                "or GATEWAY_IDENTITY__KEYS__FILE on a single machine."
            )
