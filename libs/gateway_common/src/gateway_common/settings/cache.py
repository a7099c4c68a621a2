"""How much is kept of what services answer, and where.

cache:
  memory: 67108864
  store: {kind: redis, url: redis://cache.internal:6379/0}
"""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway_common.settings.service import Seconds
from gateway_common.settings.store import StoreSettings

__all__ = ["CacheSettings"]


class CacheSettings(BaseModel):
    """Bound the cache: *memory* bytes in each process, *most_entry* bytes for one answer.

    Without memory and without a store there is no cache.

    *fetch_within* is how many seconds an answer may take that several wait for, *absent_for* for how many it is kept
    that there is nothing. Where the gateway's store is a Redis, processes share what they keep in it, or in *store*
    where it is said: a process believes its own copy for *near_for* seconds. With *shared* false nothing is shared.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    memory: int = Field(default=64 << 20, ge=0)
    most_entry: int = Field(default=1 << 20, ge=0)
    fetch_within: Seconds = 2.0
    absent_for: Seconds = 3.0
    shared: bool = True
    store: StoreSettings | None = None
    near_for: Seconds = 5.0

    @model_validator(mode="after")
    def _need_a_redis(self) -> Self:
        if self.store is not None and self.store.kind == "memory":
            raise ValueError("a store in memory is not shared; set its kind to redis, or remove it")
        return self
