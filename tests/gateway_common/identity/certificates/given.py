"""Certificates that need no handshake, and gateways that take tokens which are bound to them."""

from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256

from fastapi import FastAPI

from tests.support.issuer import Issuer

__all__ = ["MINE", "NEAR", "OTHER", "bound_to", "field_of", "gateway"]

MINE, OTHER = b"0 my certificate", b"0 another's certificate"
"""Whatever their bytes are: nobody reads them."""

NEAR = ("127.0.0.1/32",)
"""The networks that the client of a test is in."""


def bound_to(der: bytes) -> dict[str, str]:
    """Say that a token is bound to a certificate."""
    return {"x5t#S256": urlsafe_b64encode(sha256(der).digest()).decode().rstrip("=")}


def field_of(der: bytes | None) -> dict[str, str]:
    """Let a proxy say which certificate its client has, if it has one."""
    return {} if der is None else {"Client-Cert": f":{b64encode(der).decode()}:"}


def gateway(
    issuer: Issuer, certificates: str = "optional", *, near: tuple[str, ...] = NEAR, **tokens: object
) -> FastAPI:
    """Make a gateway behind the proxies in *near* networks that takes bound tokens."""
    settings = issuer.settings(certificates=certificates, **tokens)
    identity = settings.identity.model_copy(update={"resource": "http://localhost"})
    said = settings.model_dump() | {"identity": identity, "profile": "sandbox", "trusted_proxies": near}
    return issuer.gateway(type(settings).model_validate(said))
