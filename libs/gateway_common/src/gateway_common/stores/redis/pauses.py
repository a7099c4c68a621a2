"""How long to leave somebody alone who failed."""

__all__ = ["BUSY", "pause", "rang_late"]

FIRST, LONGEST = 0.05, 1.0
BUSY = 0.1
"""After how many seconds a timer that rings rings late."""


def pause(failed: int, chance: float) -> float:
    """Give the seconds after so many failures in a row: twice as many each time, of which *chance* (0–1) takes half.

    So a thousand processes that lost the same Redis do not come back in the same moment.
    """
    return min(LONGEST, FIRST * 2.0 ** min(failed - 1, 16)) * (1 - chance / 2)


def rang_late(due: float, now: float) -> bool:
    """Tell whether a timer rang so late that it was we who were busy: then nobody knows who else was slow."""
    return now > due + BUSY
