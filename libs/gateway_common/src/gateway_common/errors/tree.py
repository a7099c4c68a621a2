"""The exceptions of the library.

GatewayError
├── ProblemError        ends the request; the client is told its problem
│   ├── BadProofError   the caller showed a proof that is none: counted against them
│   ├── PartError       something the answer cannot do without did not come
│   └── RefusalError    the service said no to a write, for a reason the client should understand
├── PartBugError        a lambda of a declaration raised: a mistake in the gateway's code, 500
└── DeclarationError    what was declared or configured cannot work; stops the start
"""

from collections.abc import Iterable
from math import ceil

from gateway_common.errors.catalogue import OF_STATE
from gateway_common.errors.problems import Problem
from gateway_common.errors.states import State

__all__ = [
    "BadProofError",
    "DeclarationError",
    "GatewayError",
    "PartBugError",
    "PartError",
    "ProblemError",
    "RefusalError",
]

DEFAULT_RETRY_AFTER = 1.0


class GatewayError(Exception):
    """Stand above every error of the library."""


class ProblemError(GatewayError):
    """End the request with *problem*."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class BadProofError(ProblemError):
    """Refuse a proof that was never good: whoever shows many such tries to get in."""


class PartError(ProblemError):
    """Say that a part the answer needs is in *state*; *reason* is for the log, never for the client."""

    def __init__(self, part: str, state: State, *, reason: str = "", retry_after: float | None = None) -> None:
        super().__init__(OF_STATE[state](headers=_come_back(state, retry_after)))
        self.part = part
        self.state = state
        self.reason = reason


class RefusalError(ProblemError):
    """Pass on a refusal that the operation declares, in the words of its problem type."""


class PartBugError(GatewayError):
    """Name the *part* of the composition and the input (or `when`) whose lambda raised; the cause tells what."""

    def __init__(self, composition: str, part: str, given: str) -> None:
        super().__init__(f"the lambda for '{given}' of {composition}'s part '{part}' cannot work with what it read")
        self.composition = composition
        self.part = part
        self.given = given


class DeclarationError(GatewayError):
    """Report everything that cannot work, at once, before anything is served."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"- {mistake}" for mistake in self.mistakes))


def _come_back(state: State, retry_after: float | None) -> dict[str, str]:
    if state is not State.BUSY:
        return {}
    seconds = DEFAULT_RETRY_AFTER if retry_after is None else retry_after
    return {"Retry-After": str(max(1, ceil(seconds)))}
