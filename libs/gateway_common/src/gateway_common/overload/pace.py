"""How many requests begin in one turn of the event loop: as many as keep a turn short.

    turn ──► begin n ──► work of all that is under way ──► read what has come ──► turn

Each turn does all the work that is ready. So the time of a turn is what everything waits for at each of its steps, and
in a loop that has too much to do it is n times the work of one request: whatever n is, as many end as begin, and the
processor never rests while anybody waits. Choosing n chooses the time of a turn, and nothing else – nothing can run
away. A request that waits for a service takes no part in turns, so one that hangs makes room for the others.
"""

__all__ = ["Pace"]

LATELY = 0.05
"""Over how many seconds the rate is taken, about."""

AT_ONCE = 0.3
"""The weight of one turn at the most: the machine may have stood still."""

AT_FIRST = 4000.0
"""How many a second are believed to begin as long as nobody has waited."""

GENTLY = 0.5
"""The least share of its number that one turn leaves: one long turn may have had a reason of its own."""


class Pace:
    """Give the *starts* of a turn, 1 to *most*, so that the work of a turn takes about *target* seconds.

    *rate* is how many begin in a second while others wait, and *work* how many seconds the last turn took.
    """

    __slots__ = ("_exact", "_most", "_target", "rate", "starts", "work")

    def __init__(self, *, target: float, most: int) -> None:
        self._target = target
        self._most = most
        self._exact = float(most)
        self.starts = most
        self.rate = AT_FIRST
        self.work = 0.0

    def turned(self, work: float, *, bound: bool) -> None:
        """Learn from a turn of so many seconds of *work*; *bound* says that more would have begun."""
        self.work = work
        if work > self._target:
            self._exact = max(1.0, self._exact * max(GENTLY, self._target / work))
        elif bound:
            self._exact = min(float(self._most), self._exact + 1)
        self.starts = int(self._exact)

    def began(self, count: int, seconds: float) -> None:
        """Learn that so many have begun in so many *seconds*, while others waited."""
        self.rate += min(AT_ONCE, seconds / LATELY) * (count / seconds - self.rate)

    def forget(self) -> None:
        """Believe as at the beginning that many begin in a second: it is long ago that somebody waited."""
        self.rate = max(self.rate, AT_FIRST)
