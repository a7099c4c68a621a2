"""The one way in which callers of a gateway prove who they are, chosen by its settings and opened when it starts."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

from gateway_common.identity import Authenticator, DevTokens, NoIdentity
from gateway_common.settings import GatewaySettings

__all__ = ["authenticated_by", "identity_mistakes"]


@asynccontextmanager
async def authenticated_by(settings: GatewaySettings) -> AsyncGenerator[Authenticator]:
    """Open what finds out who asks; without a kind that is tokens for development, and in production nobody gets in."""
    yield DevTokens(settings) if settings.profile == "sandbox" else NoIdentity()


def identity_mistakes(settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work in the *settings* of identity, in one sentence each."""
    if settings.identity.kind == "dev" and settings.profile != "sandbox":
        yield "tokens for development prove nothing; set GATEWAY_IDENTITY__KIND to another, or GATEWAY_PROFILE=sandbox."
