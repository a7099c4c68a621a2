"""Where partners may show a key or an access token, what they show says which it is."""

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.identity.api_keys.authenticator import ApiKeys
from gateway_common.identity.authenticator import Authenticator
from gateway_common.identity.bearer import bearer_token, shows_credentials

__all__ = ["BesideApiKeys"]


class BesideApiKeys:
    """Let *keys* answer for what begins with *prefix*, and *others* for everything else.

    Both stand in the one Authorization header, so nobody can show one of each: two headers are 400.
    """

    def __init__(self, prefix: str, keys: ApiKeys, others: Authenticator) -> None:
        self._beginning = f"{prefix}_"
        self._keys = keys
        self._others = others

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Ask whoever answers for what is shown."""
        is_key = bearer_token(scope).startswith(self._beginning)
        return await (self._keys if is_key else self._others)(scope)
