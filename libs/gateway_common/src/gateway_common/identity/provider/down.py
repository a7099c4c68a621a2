"""The provider does not say what is needed to tell who asks."""

from math import ceil

from gateway_common.errors import GatewayError, ProblemError, problems

__all__ = ["ProviderDownError", "told_down"]


class ProviderDownError(GatewayError):
    """Say for the log what could not be had; asking again is of use after *seconds*."""

    def __init__(self, reason: str, *, seconds: float = 1.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


def told_down(error: ProviderDownError) -> ProblemError:
    """Make the answer to whoever cannot be recognised for that: 503, and when to come back."""
    return ProblemError(problems.UNAVAILABLE(headers={"Retry-After": str(max(1, ceil(error.seconds)))}))
