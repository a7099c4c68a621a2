"""How many calls a service bears at once: found out by how its answers take longer when there are more.

    answers take as long as they used to   and more would have gone    a few more at once
    they take far longer, or do not come                               fewer, by as much as they take longer

What a service used to take is a mean over some seconds of each operation. One that is slow by nature, or quick for some
and slow for others, is compared with itself; one that has become slower for good is believed after a while, however
often it is asked. Answers that did not come say nothing of what it used to take.
What our own process adds when it is busy, and what is not worth a rule, is within the slack.
"""

from dataclasses import dataclass
from math import sqrt

from gateway_common.services.senders.policies import demand

__all__ = ["Gradient", "Taken"]

TOLERANCE = 2.0
"""How many times as long as before answers may take."""

SLACK = 0.05
"""How many seconds more than that they may take in any case."""

FAILED = 4.0
"""How many times as long as before an answer counts that did not come."""

HALF_LIFE = 10.0
"""After how many seconds half of an operation's usual time is what it took since."""

LEAST_ANSWERS = 16
"""After how many answers at the least the limit moves."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold how many *seconds* an answer took, *at* which second it came, and whether the service *failed* with it."""

    seconds: float
    at: float
    failed: bool = False


class Gradient:
    """Move *limit* between *least* and *most*; it begins at the most."""

    def __init__(self, *, least: int, most: int) -> None:
        demand(self, {"least must be between 1 and most": 1 <= least <= most})
        self.limit = most
        self._least = least
        self._most = most
        self._usual: dict[str, Taken] = {}
        self._answers = 0
        self._strain = 0.0
        self._bound = False

    def note(self, operation: str, taken: Taken, *, running: int) -> bool:
        """Learn from an answer to *operation* that came while so many calls ran; tell whether the limit moved."""
        usual = self._usual.get(operation, taken)
        longer = taken.seconds / (usual.seconds + SLACK)
        self._answers += 1
        self._strain += max(FAILED, longer) if taken.failed else longer
        self._bound = self._bound or running >= self.limit
        if not taken.failed:
            self._usual[operation] = _believed(usual, taken)
        return self._answers >= max(LEAST_ANSWERS, self.limit) and self._moved()

    def _moved(self) -> bool:
        strain, before = self._strain / self._answers, self.limit
        if strain > TOLERANCE:
            self.limit = max(self._least, int(before * max(0.5, TOLERANCE / strain)))
        elif self._bound:
            self.limit = min(self._most, before + max(1, int(sqrt(before))))
        self._answers, self._strain, self._bound = 0, 0.0, False
        return self.limit != before


def _believed(usual: Taken, taken: Taken) -> Taken:
    weight = 1 - 0.5 ** ((taken.at - usual.at) / HALF_LIFE)
    return Taken(usual.seconds + weight * (taken.seconds - usual.seconds), taken.at)
