"""Tokens in exchange for those of callers (RFC 8693), for services that believe nobody but their own provider.

identity:
  exchange: {client_id: mobile-gateway, client_secret: file:/run/secrets/gateway}
services:
  order:
    url: https://order:8443
    exchange: {audience: https://order.example.com, scope: "orders:read,orders:write"}
"""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from gateway_common.configuration import Listed, SecretRef

__all__ = ["ExchangeSettings", "TargetSettings"]

_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
_RESOURCE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-\"$-~]+")
_SCOPE = re.compile(r"[!#-\[\]-~]+")


def _resource(text: str) -> str:
    if not _RESOURCE.fullmatch(text):
        raise ValueError("it is no absolute URI without a fragment; write it like https://order.example.com")
    return text


def _scope(text: str) -> str:
    if not _SCOPE.fullmatch(text):
        raise ValueError("it holds what is no scope; write them like orders:read,orders:write")
    return text


class ExchangeSettings(BaseModel):
    """Say as which client the provider is asked, and how many tokens each process keeps at most for each service."""

    model_config = _FROZEN

    client_id: str = Field(min_length=1)
    client_secret: SecretRef
    kept: int = Field(default=4096, ge=1)


class TargetSettings(BaseModel):
    """Say whom a token is to be for, and what it is to allow.

    *audience* is what the provider calls the service, *resource* its URI (RFC 8707): one of them is enough. Without a
    *scope* the provider decides what the token allows.
    """

    model_config = _FROZEN

    audience: str | None = Field(default=None, min_length=1)
    resource: Annotated[str | None, AfterValidator(lambda uri: uri and _resource(uri))] = None
    scope: Annotated[tuple[Annotated[str, AfterValidator(_scope)], ...], Listed] = ()

    @model_validator(mode="after")
    def _name_somebody(self) -> Self:
        if not (self.audience or self.resource):
            raise ValueError("a token has to be for somebody; say the audience or the resource of the service")
        return self
