"""Who was refused, for the log and for who reads metrics."""

from collections import Counter
from collections.abc import Callable, Iterable

import structlog

__all__ = ["Refusals"]

_log = structlog.get_logger("gateway_common.limits")
PAUSE = 1.0


class Refusals:
    """Count refusals by policy, and log at most one of each policy in *pause* seconds of the *clock*."""

    def __init__(self, clock: Callable[[], float], *, pause: float = PAUSE) -> None:
        self._clock = clock
        self._pause = pause
        self._again_at: dict[str, float] = {}
        self._untold: Counter[str] = Counter()
        self.counted: Counter[str] = Counter()

    def note(self, policies: Iterable[str], operation: str, caller: str) -> None:
        """Note that *policies* refused a *caller*."""
        for policy in policies:
            self.counted[policy] += 1
            self._untold[policy] += 1
            if self._clock() >= self._again_at.get(policy, 0.0):
                self._again_at[policy] = self._clock() + self._pause
                refused = self._untold.pop(policy)
                _log.warning("limit reached", policy=policy, operation=operation, caller=caller, refused=refused)
