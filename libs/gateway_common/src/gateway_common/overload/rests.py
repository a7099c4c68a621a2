"""Clients that are not heard for a moment, because others were refused before them in this turn.

Clients that are turned away and ask again at once could keep a process busy with nothing but that. So only so many are
answered in one turn; whoever is refused beyond that is not read from until those before have been.
"""

from collections import deque

from gateway_common.overload.pace import Pace
from gateway_common.wire.admission import Client

__all__ = ["LEAST_REFUSALS", "REFUSALS", "Rests"]

REFUSALS, LEAST_REFUSALS = 10, 20
"""How many times as many as begin are refused in one turn before clients are given a rest, and how many at least."""


class Rests:
    """Give clients a rest who are refused beyond what is fit for one turn of that *pace*."""

    __slots__ = ("_most", "_pace", "_refused", "_resting")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._refused, self._most = 0, _fit_for(pace)
        self._resting: deque[Client] = deque()

    def __len__(self) -> int:
        """Count who rests."""
        return len(self._resting)

    def refused(self, client: Client) -> None:
        """Take note that *client* was refused, and give it a rest if that was one too many."""
        self._refused += 1
        if self._refused > self._most and client.rest():
            self._resting.append(client)

    def turn(self) -> None:
        """Hear those again who have rested for the longest time: as many as can be refused in the turn that begins."""
        self._refused, self._most = 0, _fit_for(self._pace)
        for _ in range(min(len(self._resting), self._most)):
            self._resting.popleft().go_on()


def _fit_for(pace: Pace) -> int:
    return max(LEAST_REFUSALS, REFUSALS * pace.starts)
