"""How much repeating a service must bear: a share of the first tries, so that retries never multiply an outage."""

__all__ = ["RetryBudget"]


class RetryBudget:
    """Let retries be at most *ratio* of the first tries, after a *reserve* for quiet times that fills up again."""

    def __init__(self, *, ratio: float, reserve: float) -> None:
        self._ratio = ratio
        self._reserve = reserve
        self._tokens = reserve

    @property
    def left(self) -> float:
        """Tell how many retries are left, for metrics."""
        return self._tokens

    def deposit(self) -> None:
        """Note a first try."""
        if self._tokens < self._reserve:
            self._tokens = min(self._reserve, self._tokens + self._ratio)

    def spend(self, *, lent: float = 0.0) -> bool:
        """Pay for a retry, if there is enough, with what is *lent* for this one; it is paid back by first tries."""
        if self._tokens + lent < 1:
            return False
        self._tokens -= 1
        return True
