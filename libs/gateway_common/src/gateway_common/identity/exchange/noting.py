"""Whoever is known by a token has it noted with their request, for services that want another one for it."""

from collections.abc import Callable

from starlette.types import Scope

from gateway_common.caller import Caller, Proof
from gateway_common.context import context_of
from gateway_common.identity.authenticator import Authenticator
from gateway_common.identity.bearer import credentials_of
from gateway_common.subject_token import SubjectToken

__all__ = ["Noting", "shown_token"]

_BY_TOKEN = frozenset({Proof.ACCESS_TOKEN, Proof.DPOP_TOKEN, Proof.CERTIFICATE_TOKEN, Proof.SESSION})


class Noting:
    """Find callers by *inner*, and note what *token_of* gives of a request that is proven by a token.

    An API key, and a token that was typed for development, are none that a provider could exchange.
    """

    def __init__(self, inner: Authenticator, token_of: Callable[[Scope], bytes]) -> None:
        self._inner = inner
        self._token_of = token_of

    def shown(self, scope: Scope, /) -> bool:
        """Tell what *inner* tells."""
        return self._inner.shown(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Give the caller."""
        caller = await self._inner(scope)
        if caller.proof in _BY_TOKEN:
            context_of(scope).token = SubjectToken.of(self._token_of(scope))
        return caller


def shown_token(scope: Scope) -> bytes:
    """Give the token in the Authorization header of a request that is proven by it, by whatever scheme."""
    return credentials_of(scope).partition(b" ")[2].strip(b" ")
