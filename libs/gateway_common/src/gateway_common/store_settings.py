"""Where gateways keep what has to outlive a request: sessions, locks, what was used once.

store:
  kind: redis
  url: rediss://redis.internal:6379/0
  password: file:/run/secrets/redis
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gateway_common.configuration import SecretRef
from gateway_common.service_settings import Seconds

__all__ = ["StoreSettings"]

_ADDRESS = re.compile(r"rediss?://[A-Za-z0-9.\-\[\]:]+(?:/[0-9]{1,4})?")


def _address(given: str) -> str:
    if "@" in given:
        raise ValueError("no password is written here; say where it is in 'password'")
    if given and not _ADDRESS.fullmatch(given):
        raise ValueError("it is no address of Redis, such as redis://redis:6379/0, or rediss:// for TLS")
    return given


class StoreSettings(BaseModel):
    """Choose the store: the *memory* of this one process, or a Redis at *url* that all processes share.

    *cluster* says that what answers there is a Redis Cluster. Every key begins with *prefix*. An answer that takes
    longer than *timeout* seconds counts as none. At most *connections* are open at once. Memory holds *most* entries.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["memory", "redis"] = "memory"
    url: Annotated[str, AfterValidator(_address)] = ""
    username: str | None = None
    password: SecretRef | None = None
    cluster: bool = False
    prefix: str = Field(default="gateway", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    timeout: Seconds = 0.5
    connections: int = Field(default=50, ge=1)
    most: int = Field(default=100_000, ge=1)

    @model_validator(mode="after")
    def _need_an_address(self) -> Self:
        if self.kind == "redis" and not self.url:
            raise ValueError("a store in Redis needs its url, such as redis://redis:6379/0")
        if self.kind == "memory" and self.url:
            raise ValueError("there is a url, but the kind is memory; set the kind to redis, or remove the url")
        return self
