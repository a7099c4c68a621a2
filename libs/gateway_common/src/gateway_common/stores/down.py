"""The one way in which a store fails."""

from gateway_common.errors import ProblemError, problems

__all__ = ["StoreDown"]

COME_BACK = "2"  # seconds


class StoreDown(ProblemError):
    """Say that nobody can tell what the store holds: the client is told 503, the log the *reason*."""

    def __init__(self, reason: str) -> None:
        super().__init__(problems.UNAVAILABLE(headers={"Retry-After": COME_BACK}))
        self.reason = reason

    def __str__(self) -> str:
        """Tell the reason, which names no key and no value."""
        return f"the store cannot be asked: {self.reason}"
