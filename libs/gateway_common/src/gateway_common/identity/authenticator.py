"""The seam between a request's headers and its caller."""

from typing import Protocol

from gateway_common.caller import Caller
from gateway_common.identity.dev_tokens import DevTokens
from gateway_common.identity.no_identity import NoIdentity
from gateway_common.services.call import HeaderPairs
from gateway_common.settings import GatewaySettings

__all__ = ["Authenticator", "authenticator_of"]


class Authenticator(Protocol):
    """Find out who sent a request."""

    async def __call__(self, headers: HeaderPairs, /) -> Caller:
        """Give the caller whom *headers* prove; raises ProblemError (401) for no proof or a bad one."""
        ...


def authenticator_of(settings: GatewaySettings) -> Authenticator:
    """Choose by the profile: dev tokens in the sandbox, and in production nobody gets in."""
    return DevTokens(settings) if settings.profile == "sandbox" else NoIdentity()
