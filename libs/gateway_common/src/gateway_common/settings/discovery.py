"""Where the addresses of a service are found, when they come and go: in DNS, by one of two kinds of record.

services:
  kitchen: {dns: {name: kitchen.internal, port: 8080}}       # A and AAAA
  order: {srv: {name: _http._tcp.order.internal}}            # SRV (RFC 2782), with weights and priorities
  # with scheme: https only targets under order.internal are believed, unless it says targets: [internal]
"""

import re
from importlib.util import find_spec
from ipaddress import ip_address
from itertools import dropwhile
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gateway_common.configuration import Listed

__all__ = ["DnsSettings", "ResolverSettings", "SrvSettings"]

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]

LONGEST = 253
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")


def _name(text: str) -> str:
    if len(text) > LONGEST or not _NAME.fullmatch(text):
        raise ValueError("it is no name of DNS; write it like kitchen.internal")
    return text


def _server(text: str) -> str:
    address, _, port = text.rpartition("@") if "@" in text else (text, "", "53")
    try:
        ip_address(address)
    except ValueError:
        raise ValueError("a name server is an IP address; write it like 10.0.0.2, or 10.0.0.2@5353") from None
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 1 << 16):
        raise ValueError("the port of a name server cannot be read; write it like 10.0.0.2@5353")
    return text


class ResolverSettings(BaseModel):
    """Say which *name* is looked up, and how; times are in seconds.

    *servers* are the name servers, with `@port` if it is not 53; left out, those of the system. A lookup may take
    *timeout*. It is repeated when its records expire, but not before *least_ttl* and not later than *most_ttl*. When no
    answer comes, the addresses found last are good for *keep_for*, and the lookup is repeated after *least_ttl*.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, AfterValidator(_name)]
    scheme: Literal["http", "https"] = "http"
    servers: Annotated[tuple[Annotated[str, AfterValidator(_server)], ...], Listed] = ()
    timeout: Seconds = 2.0
    least_ttl: Seconds = 1.0
    most_ttl: Seconds = 60.0
    keep_for: Seconds = 3600.0

    @model_validator(mode="after")
    def _able(self) -> Self:
        if self.least_ttl > self.most_ttl:
            raise ValueError("least_ttl is more than most_ttl; lower it, or raise most_ttl")
        if find_spec("dns") is None:
            raise ValueError("it needs dnspython; install gateway-common[dns]")
        return self


class DnsSettings(ResolverSettings):
    """Say that addresses are the A and AAAA records of *name*, all at one *port*."""

    port: int = Field(ge=1, le=65_535)

    @property
    def url(self) -> str:
        """Spell the name as an address, without the dot that ends it in DNS: no certificate has one."""
        return f"{self.scheme}://{self.name.rstrip('.')}:{self.port}"


class SrvSettings(ResolverSettings):
    """Say that addresses are what the SRV records of *name* lead to, with the ports, weights and priorities in them.

    Only hosts under the domains in *targets* are believed. Left out, these are for https the one that the name is of,
    `order.internal` of `_https._tcp.order.internal`, and for http, where nobody is recognised anyway, all.
    """

    targets: Annotated[tuple[Annotated[str, AfterValidator(_name)], ...], Listed] = ()

    @property
    def trusted(self) -> tuple[str, ...]:
        """Give the domains under which targets have to be; none if they may be anywhere."""
        if self.targets or self.scheme == "http":
            return tuple(domain.rstrip(".").lower() for domain in self.targets)
        return (self._domain,)

    @property
    def _domain(self) -> str:
        labels = self.name.rstrip(".").lower().split(".")
        return ".".join(dropwhile(lambda label: label.startswith("_"), labels))

    @model_validator(mode="after")
    def _of_a_domain(self) -> Self:
        if self.trusted == ("",):
            raise ValueError("its name has no domain, under which targets would be; write targets, or all of it")
        return self
