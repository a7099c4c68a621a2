"""Where a service is, how it is reached, and how long that may take.

services:
  kitchen:
    url: https://kitchen:8443
    tls: {ca_file: /etc/tls/ca.pem, certificate_file: /etc/tls/mobile.pem, key_file: /run/secrets/mobile.key}
  order:
    urls: [http://order-1:8080, http://order-2:8080]
"""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ValidationInfo

from gateway_common.address_file import read_addresses
from gateway_common.configuration import Listed, SecretRef
from gateway_common.settings.balancing import BalancingSettings, HealthSettings
from gateway_common.settings.discovery import DnsSettings, SrvSettings
from gateway_common.settings.exchange import TargetSettings
from gateway_common.wire.address import Address as ServiceAddress
from gateway_common.wire.trust import authorities, proven

__all__ = ["PLACES", "Address", "Carrier", "Seconds", "ServiceSettings", "TlsSettings"]

PLACES = ("url", "urls", "addresses_file", "dns", "srv")
"""The settings that say where a service is, of which each service has one."""

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
"""A span of time that is neither nothing nor endless."""

Carrier = Literal["http1", "httpx2"]
"""What carries calls: our own HTTP/1.1, or httpx2, which speaks HTTP/2 and to proxies, and costs many times as much."""


def _address(text: str) -> str:
    ServiceAddress.read(text)
    return text.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]
"""The http or https URL of a service: host, port, perhaps a path to start from."""


class TlsSettings(BaseModel):
    """Name the files, in PEM, by which a service is recognised, and by which it recognises us.

    *ca_file* replaces the authorities that the system trusts. *key_file* may be left out when the key stands with the
    certificate; whichever holds it is a secret, and nobody else may read it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Read the files; ValueError says what is wrong with them."""
        trusted = authorities(self.ca_file)
        return trusted if self.certificate_file is None else proven(trusted, self.certificate_file, self.key_file)

    @field_validator("ca_file")
    @classmethod
    def _read_authorities(cls, file: Path | None) -> Path | None:
        authorities(file)
        return file

    @model_validator(mode="after")
    def _read_proof(self) -> Self:
        if self.certificate_file is None and self.key_file is not None:
            raise ValueError("there is a key_file and no certificate_file; set both, or neither")
        if self.certificate_file is not None:
            SecretRef(f"file:{(self.key_file or self.certificate_file).absolute()}")
            self.context()
        return self


class ServiceSettings(BaseModel):
    """Say where a service is, and how it is reached; times are in seconds.

    It is at one *url*, or at several addresses: *urls*, those in *addresses_file*, which is read again when it changes,
    or those that *dns* or *srv* find. How calls are spread over several is *balancing*, and *health* has each of them
    asked whether it is well.

    Connecting may take *connect_timeout*. The head of an answer may be *head_timeout* away, and between two pieces of
    one *idle_timeout* may pass; left out, all the time that a call has. *transport* is what carries the calls, and
    *proxy* where they go first, which only httpx2 can. *tls* is for a service that the public authorities do not know,
    or that wants to know who we are. With *exchange* it is shown a token that the provider makes for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    urls: Annotated[tuple[Address, ...], Listed] = ()
    addresses_file: Path | None = None
    dns: DnsSettings | None = None
    srv: SrvSettings | None = None
    url: Address = Field(default="", validate_default=True)
    balancing: BalancingSettings | None = None
    health: HealthSettings | None = None
    connect_timeout: Seconds = 1.0
    head_timeout: Seconds | None = None
    idle_timeout: Seconds | None = None
    transport: Carrier = "http1"
    proxy: Address | None = None
    tls: TlsSettings | None = None
    exchange: TargetSettings | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """Give the addresses that are known at the start; of a service that SRV records lead to, none."""
        if self.dns is not None:
            return (self.dns.url,)
        if self.addresses_file is not None:
            return tuple(map(str, read_addresses(self.addresses_file)))
        return self.urls or ((self.url,) if self.url else ())

    @property
    def secure(self) -> bool:
        """Tell whether it is called over TLS, as far as is known at the start."""
        found = self.dns or self.srv
        scheme = self.known[0] if found is None else found.scheme
        return scheme.startswith("https")

    @field_validator("urls")
    @classmethod
    def _alike(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        if len({url.partition(":")[0] for url in urls}) > 1:
            raise ValueError("some of its addresses are http and some https; write all alike")
        return tuple(dict.fromkeys(urls))

    @field_validator("addresses_file")
    @classmethod
    def _read_addresses(cls, file: Path | None) -> Path | None:
        if file is not None:
            read_addresses(file)
        return file

    @field_validator("url", mode="wrap")
    @classmethod
    def _somewhere(cls, url: object, check: Callable[[object], str], info: ValidationInfo) -> str:
        if url != "":
            return check(url)
        if not any(info.data.get(name, True) for name in PLACES if name != "url"):
            raise PydanticKnownError("missing")
        return ""

    @model_validator(mode="after")
    def _fit(self) -> Self:
        own = self.transport == "http1"
        said = [name for name in PLACES if getattr(self, name)]
        if len(said) > 1:
            raise ValueError(f"{' and '.join(said)} both say where it is; keep one of them")
        if self.tls is not None and not self.secure:
            raise ValueError("tls is for an address with https; write it so, or remove tls")
        if self.proxy is not None and own:
            raise ValueError("a proxy needs httpx2; set transport to httpx2, or remove proxy")
        if not own and (self.head_timeout or self.idle_timeout):
            raise ValueError("httpx2 knows no head_timeout and no idle_timeout; remove them, or set transport to http1")
        if not own and (self.dns or self.srv):
            raise ValueError("httpx2 looks names up by itself; say a url, or set transport to http1")
        if self.url and (self.health or self.balancing):
            raise ValueError("a single url leaves nothing to balance; write urls, or remove balancing and health")
        return self
