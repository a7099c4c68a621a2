"""What happened lately: the last calls, bounded by number and by age, and how many of them went badly."""

from collections import deque
from dataclasses import dataclass

__all__ = ["WELL", "Counts", "Verdict", "Window"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say how one call went, as far as the service is to blame."""

    failed: bool = False
    slow: bool = False


WELL = Verdict()
"""Nothing went badly."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Count the calls of a window, and those of them that failed or were slow."""

    calls: int = 0
    failed: int = 0
    slow: int = 0

    def plus(self, verdict: Verdict) -> "Counts":
        """Count one call more."""
        return Counts(self.calls + 1, self.failed + verdict.failed, self.slow + verdict.slow)


class Window:
    """Remember at most *calls* verdicts, each for *seconds*."""

    def __init__(self, *, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds
        self._kept: deque[tuple[float, Verdict]] = deque()
        self._failed = 0
        self._slow = 0

    def add(self, verdict: Verdict, now: float) -> bool:
        """Remember *verdict*, for the oldest if there are too many; tell whether all that is remembered went well."""
        if len(self._kept) == self._calls:
            self._forget()
        self._kept.append((now, verdict))
        self._failed += verdict.failed
        self._slow += verdict.slow
        return not self._failed and not self._slow

    def counts(self, now: float) -> Counts:
        """Count what is young enough."""
        while self._kept and self._kept[0][0] <= now - self._seconds:
            self._forget()
        return Counts(len(self._kept), self._failed, self._slow)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._failed = self._slow = 0

    def _forget(self) -> None:
        _, verdict = self._kept.popleft()
        self._failed -= verdict.failed
        self._slow -= verdict.slow
