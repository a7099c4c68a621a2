"""Whether there is too much to do, and what may stand in line meanwhile.

the last in line would wait for longer than the patience    it begins: the line is short (`Reach`)
every second (`Watch`)                                      it is looked at: more of them may stand in line, or fewer
nobody was turned away since the last look                  it is over
nobody stood in line for IDLE seconds                       it is over, however many were turned away before
"""

import math

from gateway_common.overload.pace import Pace
from gateway_common.overload.reach import Reach

__all__ = ["IDLE", "SHORTLY", "Rush"]

IDLE = 0.1
"""For how many seconds nobody has to stand in line until what was learnt of a rush is forgotten."""

SHORTLY = 0.015
"""For how many seconds one waits at most who came while the gateway was overloaded, if turns are not longer still.

It is a turn less than the 20 ms in which a refusal is to be heard.
"""


class Rush:
    """Tell whether a gateway is *overloaded*, by its *pace* and the seconds of *patience* that anybody has."""

    __slots__ = ("_began", "_begun", "_emptied", "_pace", "_patience", "_reach", "_short", "_turned_away", "overloaded")

    def __init__(self, pace: Pace, patience: float) -> None:
        self.overloaded = False
        self._pace = pace
        self._patience = patience
        self._reach = Reach(patience)
        self._began = self._short = self._emptied = 0.0
        self._begun = self._turned_away = 0

    @property
    def most(self) -> float:
        """Give how many may stand in line while there is too much to do."""
        return max(self._pace.starts, self._reach.seconds * self._pace.rate)

    def is_full(self, waiting: int, now: float) -> bool:
        """Take note that so many stand in line, and tell whether nobody else may."""
        if waiting:
            self._emptied = math.inf
        elif self._emptied == math.inf:
            self._emptied = now
        return self.overloaded and waiting >= self.most

    def is_long_ago(self, now: float) -> bool:
        """Tell whether it is a while since anybody stood in line."""
        return now - self._emptied >= IDLE

    def is_too_much(self, waiting: int) -> bool:
        """Tell whether somebody behind so many would have to wait for longer than anybody has patience."""
        return waiting >= self._pace.rate * self._patience

    def longest_wait(self, since: float) -> float:
        """Give for how many seconds one may wait who stands in line *since* then, while there is too much to do."""
        if since < self._short:
            return 2 * self._patience
        return max(SHORTLY + self._reach.longer, 2 * self._pace.work)

    def begin(self, now: float) -> None:
        """Take note that there is too much to do from *now* on."""
        self.overloaded = True
        self._reach = Reach(self._patience)
        self._began = self._short = now
        self._begun = self._turned_away = 0

    def count(self, *, begun: int = 0, turned_away: int = 0) -> None:
        """Take note that so many have begun, or were turned away."""
        self._begun += begun
        self._turned_away += turned_away

    def look(self, now: float) -> bool:
        """See what has become of it since the last look, and tell whether it goes on."""
        if not self._turned_away or self.is_long_ago(now):
            return False
        if self._reach.look(self._turned_away, self._begun):
            self._short = now
        self._begun = self._turned_away = 0
        return True

    def end(self, now: float) -> float:
        """Take note that it is over, and give how many seconds it took."""
        self.overloaded = False
        return now - self._began
