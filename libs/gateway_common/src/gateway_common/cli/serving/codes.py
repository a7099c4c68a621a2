"""How a gateway ends, as exit codes; docs/how-to/operator.md lists them for whoever starts it.

A second signal ends it at once with 128 and the number of the signal, as shells count.
"""

__all__ = ["CUT_OFF", "FINE", "NO_START", "of_signal"]

FINE = 0
"""It was told to stop, and what was under way was finished."""

NO_START = 3
"""It could not start; the log says why."""

CUT_OFF = 4
"""It was told to stop, and requests were cut off when their time was over."""


def of_signal(number: int) -> int:
    """Give the exit code of what a signal ended at once."""
    return 128 + number
