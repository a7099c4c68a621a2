"""Challenges that say where to find out which tokens are believed (RFC 9728, section 5.1)."""

from dataclasses import replace

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.identity.authenticator import Authenticator

__all__ = ["Discoverable"]

CHALLENGE = "WWW-Authenticate"
NEXT = ", DPoP "
"""How a second challenge begins; the parameter belongs to each."""


class Discoverable:
    """Name the *metadata*, a URL, in every challenge of *inner*; it stands around whatever counts bad proofs."""

    def __init__(self, inner: Authenticator, metadata: str) -> None:
        self._inner = inner
        self._parameter = f'resource_metadata="{metadata}"'

    def shown(self, scope: Scope, /) -> bool:
        """Ask *inner*."""
        return self._inner.shown(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Ask *inner*."""
        try:
            return await self._inner(scope)
        except ProblemError as error:
            if error.problem.type is not problems.UNAUTHENTICATED:
                raise
            raise ProblemError(self._completed(error.problem)) from error

    def _completed(self, problem: Problem) -> Problem:
        told = problem.headers[CHALLENGE].replace(NEXT, f", {self._parameter}{NEXT}")
        return replace(problem, headers={**problem.headers, CHALLENGE: f"{told}, {self._parameter}"})
