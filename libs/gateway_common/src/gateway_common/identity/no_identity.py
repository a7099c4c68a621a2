"""Production without an identity provider."""

from typing import NoReturn

from gateway_common.identity.bearer import bearer_token, invalid_token
from gateway_common.services.call import HeaderPairs

__all__ = ["NoIdentity"]


class NoIdentity:
    """Know nobody: every endpoint that asks for a caller answers 401, whatever token it is shown.

    This holds in production until an identity provider can be configured: no token is better than one that anybody
    could make.
    """

    async def __call__(self, headers: HeaderPairs, /) -> NoReturn:
        """Refuse."""
        bearer_token(headers)
        raise invalid_token()
