"""How much may stand in line while there is too much to do: little, unless more of it could end the overload.

    far more comes than can be done            little: waiting longer would get nobody more answers
    some are turned away, and come again       twice as much at each look, up to the patience
    that did not help                          little again, and for longer and longer no other trial

A hundred clients that ask again as soon as they are answered could all be served one after the other. Where only twenty
may stand in line, eighty of them are turned away again and again, and no moment comes in which nobody asks.
"""

__all__ = ["Reach"]

IN_LINE = 0.01
"""How many seconds of beginning may stand in line: requests come in bursts, and between two there is work."""

LONGEST_PAUSE = 31
"""How many looks lie at the most between a trial that did not help and the next."""


class Reach:
    """Give the *seconds* of beginning that may stand in line; a line of *patience* seconds is the longest."""

    __slots__ = ("_patience", "_pause", "_pausing", "seconds")

    def __init__(self, patience: float) -> None:
        self.seconds = IN_LINE
        self._patience = patience
        self._pause = self._pausing = 0

    @property
    def longer(self) -> float:
        """Give how many seconds that is beyond the least."""
        return self.seconds - IN_LINE

    def look(self, refused: int, begun: int) -> bool:
        """Learn how many were *refused* since the last look, and have *begun*; tell if the line is shorter from now."""
        before = self.seconds
        if refused > begun:
            self.seconds = IN_LINE
        elif self._pausing:
            self._pausing -= 1
        elif self.seconds < self._patience:
            self.seconds = min(self._patience, 2 * self.seconds)
        else:
            self._give_up()
        return self.seconds < before

    def _give_up(self) -> None:
        self.seconds = IN_LINE
        self._pause = self._pausing = min(LONGEST_PAUSE, 2 * self._pause + 1)
