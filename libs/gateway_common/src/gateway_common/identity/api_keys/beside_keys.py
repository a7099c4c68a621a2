"""Where partners may show a key or an access token, what they show says which it is.

Authorization: Bearer ftgo_7Gk2…     a key, by its prefix
Authorization: Bearer eyJ…           a token, and so is whatever stands in any other scheme, or nothing at all
"""

import re

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.identity.api_keys.authenticator import ApiKeys
from gateway_common.identity.authenticator import Authenticator
from gateway_common.identity.bearer import shows_credentials

__all__ = ["BesideApiKeys"]


class BesideApiKeys:
    """Let *keys* answer for what begins with *prefix*, and *others* for everything else.

    Both stand in the one Authorization header, so nobody can show one of each: two headers are 400.
    """

    def __init__(self, prefix: str, keys: ApiKeys, others: Authenticator) -> None:
        self._key = re.compile(rb"bearer +" + re.escape(f"{prefix}_").encode(), re.IGNORECASE)
        self._keys = keys
        self._others = others

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Ask whoever answers for what is shown."""
        return await (self._keys if self._shows_key(scope) else self._others)(scope)

    def _shows_key(self, scope: Scope) -> bool:
        return any(name == b"authorization" and self._key.match(value) for name, value in scope["headers"])
