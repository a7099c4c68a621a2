"""In the sandbox, tokens that a developer types are believed beside what callers show elsewhere."""

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.identity.authenticator import Authenticator
from gateway_common.identity.dev_tokens import DevTokens

__all__ = ["BesideDevTokens"]

_BEGINNING = b"bearer dev:"


class BesideDevTokens:
    """Let *dev_tokens* answer for tokens that begin with `dev:`, and *others* for everything else."""

    def __init__(self, dev_tokens: DevTokens, others: Authenticator) -> None:
        self._dev_tokens = dev_tokens
        self._others = others

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is a proof of either kind."""
        return _typed(scope) or self._others.shown(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Ask whoever answers for what is shown."""
        return await (self._dev_tokens if _typed(scope) else self._others)(scope)


def _typed(scope: Scope) -> bool:
    return any(
        name == b"authorization" and value[: len(_BEGINNING)].lower() == _BEGINNING for name, value in scope["headers"]
    )
