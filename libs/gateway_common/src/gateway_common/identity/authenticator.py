"""The seam between a request and its caller. Every gateway has exactly one, chosen when it starts."""

from typing import Protocol

from starlette.types import Scope

from gateway_common.caller import Caller

__all__ = ["Authenticator"]


class Authenticator(Protocol):
    """Find out who sent a request.

    What it needs for that – keys, a store, a provider – may be down. Then nobody can tell who asks, and the answer is
    503: never that they are not signed in, and never that they are anonymous.
    """

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether the request with this ASGI *scope* shows a proof of any kind, good or bad."""
        ...

    async def __call__(self, scope: Scope, /) -> Caller:
        """Give the caller whom the request with this ASGI *scope* proves.

        Raises ProblemError: 401 with a challenge for no proof or a bad one, 400 for several, 503 if it cannot be told.
        """
        ...
