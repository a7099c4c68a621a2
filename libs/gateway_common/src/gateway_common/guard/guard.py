"""The two kinds of guard, as FastAPI calls them: with the request, for its caller.

Who the caller is says the app's authenticator, which the app keeps in `app.state.authenticator`.
"""

import re
from abc import ABC, abstractmethod

from fastapi import Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.context import context_of
from gateway_common.errors import ProblemError, problems
from gateway_common.identity import Authenticator
from gateway_common.identity.bearer import not_signed_in

__all__ = ["Anyone", "Guard", "SignedIn"]

_SCOPE = re.compile(r"[!#-\[\]-~]+")  # RFC 6749, 3.3


class Guard(ABC):
    """Stand before an endpoint: find out who asks, and let them in or end the request."""

    async def __call__(self, request: Request) -> Caller:
        """Give the caller and note them in the request's context; raises ProblemError (400, 401, 403)."""
        context = context_of(request.scope)
        if not context.identified:
            context.caller = await self.identify(request)
            context.identified = True
        self.check(context.caller)
        return context.caller

    @abstractmethod
    async def identify(self, request: Request) -> Caller:
        """Find out who asks."""

    @abstractmethod
    def check(self, caller: Caller) -> None:
        """Return if *caller* may pass; raises ProblemError if not."""


class SignedIn(Guard, SecurityBase):
    """Let in whoever proved who they are and has all *scopes*; raises ValueError for a scope nobody could have."""

    model = HTTPBearer(description="A token of the identity provider; in the sandbox profile, `dev:<consumer>`.")
    scheme_name = "bearer"

    def __init__(self, *scopes: str) -> None:
        self.scopes = frozenset(scopes)
        unusable = [scope for scope in scopes if not _SCOPE.fullmatch(scope)]
        if unusable:
            raise ValueError(f"{unusable[0]!r} is no scope: a scope is one word without blanks, quotes or backslashes")

    def __str__(self) -> str:
        return " ".join(sorted(self.scopes)) or "signed in"

    async def identify(self, request: Request) -> Caller:
        """Ask the app's authenticator."""
        return await _authenticator(request)(request.scope)

    def check(self, caller: Caller) -> None:
        """Hold the caller's scopes against those asked for."""
        if caller.kind is CallerKind.ANONYMOUS:
            raise not_signed_in()
        if caller.lacks(self.scopes):
            challenge = f'Bearer error="insufficient_scope", scope="{" ".join(sorted(self.scopes))}"'
            raise ProblemError(problems.FORBIDDEN(headers={"WWW-Authenticate": challenge}))


class Anyone(Guard):
    """Let everybody in; whoever shows a proof must show a good one, lest they believe to be signed in and are not."""

    def __str__(self) -> str:
        return "anyone"

    async def identify(self, request: Request) -> Caller:
        """Ask the app's authenticator about a proof, if one is shown."""
        authenticator = _authenticator(request)
        return await authenticator(request.scope) if authenticator.shown(request.scope) else ANONYMOUS

    def check(self, caller: Caller) -> None:
        """Agree."""


def _authenticator(request: Request) -> Authenticator:
    authenticator: Authenticator = request.app.state.authenticator
    return authenticator
