"""Production without an identity provider."""

from typing import NoReturn

from starlette.types import Scope

from gateway_common.identity.bearer import bearer_token, invalid_token, shows_credentials

__all__ = ["NoIdentity"]


class NoIdentity:
    """Know nobody: every endpoint that asks for a caller answers 401, whatever token it is shown.

    This holds in production until the settings say how callers prove who they are: no token is better than one that
    anybody could make.
    """

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> NoReturn:
        """Refuse."""
        bearer_token(scope)
        raise invalid_token()
