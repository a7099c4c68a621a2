"""Where gateways keep what has to outlive a request: sessions, locks, what was used once.

store:
  kind: redis
  url: rediss://redis.internal:6379/0
  password: file:/run/secrets/redis
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gateway_common.configuration import SecretRef
from gateway_common.settings.service import Seconds, TlsSettings

__all__ = ["StoreSettings"]

_ADDRESS = re.compile(r"rediss?://[A-Za-z0-9.\-\[\]:]+(?:/[0-9]{0,4})?")


def _address(given: str) -> str:
    if "@" in given:
        raise ValueError("no password is written here; say where it is in 'password'")
    if given and not (_ADDRESS.fullmatch(given) and _is_place(given)):
        raise ValueError("it is no address of Redis, such as redis://redis:6379/0, or rediss:// for TLS")
    return given


def _is_place(given: str) -> bool:
    try:
        url = urlsplit(given)
        return bool(url.hostname) and url.port != 0
    except ValueError:
        return False


class StoreSettings(BaseModel):
    """Choose the store: the *memory* of this one process, or a Redis at *url* that all processes share.

    *tls* is for one that the public authorities do not know, or that wants to know who we are. *cluster* says that what
    answers there is a node of a Redis Cluster. *trusted_network* says that nobody else reads or writes on the way to
    it, for an address without TLS. Every key begins with *prefix*. An answer that takes longer than *timeout* seconds
    counts as none. Memory holds *most* entries of each use (sessions, keys of writes, locks), in *size* bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["memory", "redis"] = "memory"
    url: Annotated[str, AfterValidator(_address)] = ""
    username: str | None = None
    password: SecretRef | None = None
    tls: TlsSettings | None = None
    cluster: bool = False
    trusted_network: bool = False
    prefix: str = Field(default="gateway", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    timeout: Seconds = 0.5
    most: int = Field(default=100_000, ge=1)
    size: int = Field(default=64 << 20, ge=1 << 20)

    @model_validator(mode="after")
    def _need_an_address(self) -> Self:
        if self.kind == "redis" and not self.url:
            raise ValueError("a store in Redis needs its url, such as redis://redis:6379/0")
        if self.tls is not None and not self.url.startswith("rediss:"):
            raise ValueError("tls is for an address with rediss; write it so, or remove tls")
        if self.username is not None and self.password is None:
            raise ValueError("there is a username without a password; say where that is in 'password'")
        if self.cluster and urlsplit(self.url).path.strip("/0"):
            raise ValueError("a cluster has no databases; remove the number at the end of the url")
        if self.kind == "memory" and self.url:
            raise ValueError("there is a url, but the kind is memory; set the kind to redis, or remove the url")
        return self

    def mistakes(self, profile: str, variable: str = "GATEWAY_STORE") -> Iterator[str]:
        """Say what cannot work in this *profile*, in one sentence each; its settings begin with *variable*."""
        if profile != "sandbox" and self.url.startswith("redis:") and not (self.trusted_network or self._is_near()):
            yield (
                f"what is kept in Redis would go there unencrypted; write {variable}__URL with rediss, or set "
                f"{variable}__TRUSTED_NETWORK=true if nobody else is on the way to it."
            )

    def _is_near(self) -> bool:
        host = urlsplit(self.url).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False
