"""Tokens that a developer makes by typing them, for the sandbox alone.

Authorization: Bearer dev:42                               consumer 42 (an int64), who may do everything
Authorization: Bearer dev:42/orders:read+orders:write      the same consumer, who may do just that
"""

import re
from collections.abc import Set as AbstractSet

from starlette.types import Scope

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.errors import DeclarationError
from gateway_common.identity.bearer import bearer_token, invalid_token, shows_credentials
from gateway_common.settings import GatewaySettings

__all__ = ["EVERY_SCOPE", "DevTokens"]

_SCOPE = r"[A-Za-z0-9:._-]{1,64}"
_TOKEN = re.compile(rf"dev:([1-9][0-9]{{0,17}})(?:/({_SCOPE}(?:\+{_SCOPE})*))?")


class _EveryScope(frozenset[str]):
    """Hold whatever is asked for."""

    def __contains__(self, scope: object) -> bool:
        return isinstance(scope, str)

    def __rsub__(self, scopes: AbstractSet[object]) -> frozenset[str]:
        """Leave nothing of *scopes* that would be missing."""
        return frozenset()


EVERY_SCOPE: frozenset[str] = _EveryScope({"*"})
"""The scopes of a caller who may do everything."""


class DevTokens:
    """Believe whoever says who they are; raises DeclarationError outside the sandbox profile."""

    def __init__(self, settings: GatewaySettings) -> None:
        if settings.profile != "sandbox":
            raise DeclarationError(
                ["Tokens that start with dev: prove nothing; set GATEWAY_PROFILE=sandbox to use them."]
            )

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Read the consumer and the scopes from the token."""
        token = _TOKEN.fullmatch(bearer_token(scope))
        if token is None:
            raise invalid_token()
        consumer, scopes = token.groups()
        allowed = EVERY_SCOPE if scopes is None else frozenset[str](scopes.split("+"))
        roles = EVERY_SCOPE if scopes is None else frozenset[str]()
        return Caller(CallerKind.CONSUMER, consumer, allowed, roles=roles, proof=Proof.DEV_TOKEN)
