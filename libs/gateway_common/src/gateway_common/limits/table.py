"""What one process remembers of callers: not more than there is room for, whoever comes."""

from collections import OrderedDict

from gateway_common.limits.windows import Window, span_of

__all__ = ["Table", "Tally"]

TRIES = 2  # more than one, so that room is made faster than it is taken
_WINDOWS = {str(window): window for window in Window}


class Tally(dict[str, int]):
    """Hold the numbers of one caller by the keys of meters."""

    def is_over(self, now: int) -> bool:
        """Tell whether none of the numbers means anything at the moment *now*: the caller is where they began."""
        for key, number in self.items():
            if number > now or (key in _WINDOWS and number > span_of(_WINDOWS[key], now)[0]):
                return False
        return True


class Table:
    """Remember at most *most* callers: who is back where they began makes room for who is new.

    Nobody else does. While all that are looked at have spent something, the new ones share one tally, so that a crowd
    of made-up addresses can neither grow the table nor push anybody out of it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, Tally] = OrderedDict()
        self._crowd = Tally()

    def __len__(self) -> int:
        """Count the callers who are remembered."""
        return len(self._kept)

    def tally(self, who: str, now: int) -> Tally:
        """Give what *who* has spent."""
        found = self._kept.get(who)
        return self._new(who, now) if found is None else found

    def _new(self, who: str, now: int) -> Tally:
        if len(self._kept) >= self._most and not self._has_made_room(now):
            return self._crowd
        made = self._kept[who] = Tally()
        return made

    def _has_made_room(self, now: int) -> bool:
        """Look at a few of those who came first; who may not go yet is looked at again after all others."""
        for _ in range(min(TRIES, self._most)):
            who, tally = self._kept.popitem(last=False)
            if tally.is_over(now):
                return True
            self._kept[who] = tally
        return False
