"""The two kinds of guard, asked for the caller by a request's scope; FastAPI calls them with the request itself.

Who the caller is says the app's authenticator, which the app keeps in `app.state.authenticator`. Whoever it is pays for
the request at once, by the limiter in `app.state.limiter`: who may not do something may not ask for it endlessly, and
who cannot prove who they are pays by where they come from.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping
from time import time
from typing import Any

from fastapi import Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.types import Scope

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.context import RequestContext, context_of
from gateway_common.errors import ProblemError, ProblemType, problems
from gateway_common.guard.requirement import Requirement
from gateway_common.identity import Authenticator
from gateway_common.identity.bearer import not_signed_in
from gateway_common.limits import Limiter
from gateway_common.settings.limit import Rate, read_rate

__all__ = ["Anyone", "Guard", "Owner", "SignedIn"]

_OUR_FAULT = 500

Owner = Callable[[Any], object]
"""Read whose a part is: a function of that part, which it names as its parameter, to the id of a consumer."""


class Guard(ABC):
    """Stand before an endpoint: find out who asks, and let them in or end the request.

    *cost* is what a request takes of its caller's rate; None leaves it to the fan-out: the number of parts, or 1.
    *limit* is how often each caller may call this operation, whatever their plan allows.
    """

    cost: int | None = None
    limit: Rate | None = None

    async def __call__(self, request: Request) -> Caller:
        """Do as `admit`, for FastAPI."""
        return await self.admit(request.scope)

    async def admit(self, scope: Scope) -> Caller:
        """Give the caller and note them in the request's context; raises ProblemError (400, 401, 403, 429, 503)."""
        context = context_of(scope)
        if not context.identified:
            try:
                context.caller = await self.identify(scope)
            except ProblemError as refusal:
                waits = _payment(self, scope, context) if refusal.problem.status < _OUR_FAULT else None
                if waits is not None:
                    await waits
                raise
            context.identified = True
            waits = _payment(self, scope, context)
            if waits is not None:
                await waits
        elif context.caller is ANONYMOUS:  # a guard before this one let anyone in
            await self.identify(scope)
        self.check(context.caller)
        return context.caller

    @property
    def problems(self) -> tuple[ProblemType, ...]:
        """Give the problems with which it may end a request."""
        limited = problems.TOO_MANY_REQUESTS, problems.QUOTA_EXCEEDED
        return problems.UNAUTHENTICATED, *limited, problems.UNAVAILABLE

    @abstractmethod
    async def identify(self, scope: Scope) -> Caller:
        """Find out who asks."""

    @abstractmethod
    def check(self, caller: Caller) -> None:
        """Return if *caller* may pass; raises ProblemError if not."""


class SignedIn(Guard, SecurityBase):
    """Let in whoever proved who they are and has what is required; raises ValueError for what nobody could have.

    *owner* says whose a part of the composition behind it is: to everybody else it is absent.
    """

    model = HTTPBearer()
    scheme_name = "bearer"

    def __init__(
        self,
        *scopes: str,
        roles: Collection[str] = (),
        strength: str | Collection[str] = (),
        max_age: int | None = None,
        owner: Owner | None = None,
        cost: int | None = None,
        limit: Rate | str | None = None,
    ) -> None:
        strengths = (strength,) if isinstance(strength, str) else tuple(strength)
        self.requirement = Requirement(frozenset(scopes), frozenset(roles), strengths, max_age)
        self.scopes = self.requirement.scopes
        self.owner = owner
        self.cost, self.limit = _price(cost, limit)

    def __str__(self) -> str:
        return f"{self.requirement}, if it is theirs" if self.owner else str(self.requirement)

    @property
    def problems(self) -> tuple[ProblemType, ...]:
        """Give the problems with which it may end a request."""
        stronger = (problems.STRONGER_SIGN_IN,) if self.requirement.steps_up else ()
        return (*super().problems, *stronger, problems.FORBIDDEN)

    @property
    def documented(self) -> Mapping[str, object]:
        """Tell, for OpenAPI, what is asked beyond scopes, which have a place of their own there."""
        asked = self.requirement
        known = {"roles": sorted(asked.roles), "strength": list(asked.strengths), "maxAge": asked.max_age}
        told: dict[str, object] = {name: value for name, value in known.items() if value}
        return told | ({"owner": True} if self.owner else {})

    async def identify(self, scope: Scope) -> Caller:
        """Ask the app's authenticator."""
        return await _authenticator(scope)(scope)

    def check(self, caller: Caller) -> None:
        """Hold the caller against what is required."""
        if caller.kind is CallerKind.ANONYMOUS:
            raise not_signed_in()
        self.requirement.check(caller, time())


class Anyone(Guard):
    """Let everybody in; whoever shows a proof must show a good one, lest they believe to be signed in and are not."""

    def __init__(self, *, cost: int | None = None, limit: Rate | str | None = None) -> None:
        self.cost, self.limit = _price(cost, limit)

    def __str__(self) -> str:
        return "anyone"

    async def identify(self, scope: Scope) -> Caller:
        """Ask the app's authenticator about a proof, if one is shown."""
        authenticator = _authenticator(scope)
        return await authenticator(scope) if authenticator.shown(scope) else ANONYMOUS

    def check(self, caller: Caller) -> None:
        """Agree."""


def _authenticator(scope: Scope) -> Authenticator:
    authenticator: Authenticator = scope["app"].state.authenticator
    return authenticator


def _payment(guard: Guard, scope: Scope, context: RequestContext) -> Awaitable[None] | None:
    """Let the caller, or who could not say who they are, pay for the request, and give what has to be awaited."""
    limiter: Limiter | None = getattr(scope["app"].state, "limiter", None)
    return None if limiter is None else limiter.spend(id(scope.get("route", guard)), scope, context)


def _price(cost: int | None, limit: Rate | str | None) -> tuple[int | None, Rate | None]:
    if cost is not None and cost < 0:
        raise ValueError("a cost is 0 or more")
    try:
        return cost, None if limit is None else read_rate(limit)
    except ValueError as error:
        raise ValueError(f"limit={limit!r}: {error}") from error
