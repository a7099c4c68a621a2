"""Whoever guesses is slowed down, before what they show is looked at."""

from math import ceil

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.deadline import now
from gateway_common.errors import BadProofError, ProblemError, problems
from gateway_common.identity.attempts import Attempts, origin_of
from gateway_common.identity.authenticator import Authenticator

__all__ = ["Slowed"]


class Slowed:
    """Count, by address, the proofs that *inner* finds bad; who showed too many hears 429 for a while.

    That holds for whatever they show: a guess that is right must not be told from the others. A proof that
    has expired is not counted: apps behind one address show those all day. Each process counts for itself.
    """

    def __init__(self, inner: Authenticator, attempts: Attempts) -> None:
        self._inner = inner
        self._attempts = attempts

    def shown(self, scope: Scope, /) -> bool:
        """Ask *inner*."""
        return self._inner.shown(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Ask *inner*, unless its caller has to wait."""
        if self._attempts and self._inner.shown(scope):
            self._hold_back(scope)
        try:
            return await self._inner(scope)
        except BadProofError:
            if scope["client"] is not None:
                self._attempts.note(origin_of(scope["client"][0]), now())
            raise

    def _hold_back(self, scope: Scope) -> None:
        client = scope["client"]
        seconds = 0.0 if client is None else self._attempts.wait(origin_of(client[0]), now())
        if seconds:
            raise ProblemError(problems.TOO_MANY_REQUESTS(headers={"Retry-After": str(ceil(seconds))}))
