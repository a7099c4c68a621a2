"""Since when limits are counted by each process alone, as operators are told: decided by moments alone."""

__all__ = ["Outage"]

CALM = 1.0
"""Seconds without a failure after which it is over."""


class Outage:
    """Begin when an answer did not come, and end with the first that comes when all came for a while.

    So a cluster of which one node is away is told of once, and not with every request.
    """

    def __init__(self) -> None:
        self.lasts = False
        self._calm_at = 0.0

    def failed(self, now: float) -> bool:
        """Note that no answer came at the moment *now*, and tell whether that is news."""
        self._calm_at = now + CALM
        news, self.lasts = not self.lasts, True
        return news

    def answered(self, now: float) -> bool:
        """Note that an answer came at the moment *now*, and tell whether it is over by that."""
        over = self.lasts and now >= self._calm_at
        if over:
            self.lasts = False
        return over
