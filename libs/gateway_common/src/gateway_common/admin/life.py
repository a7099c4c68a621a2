"""Where a process is in its life, for whoever asks from outside.

STARTING ──► SERVING ──► DRAINING
"""

from enum import StrEnum

__all__ = ["Life", "Phase"]


class Phase(StrEnum):
    """Name what a process is doing, in the words of `/ready`."""

    STARTING = "starting"
    SERVING = "serving"
    DRAINING = "draining"


class Life:
    """Know the *phase* of this process, and how many requests were *cut_off* at its end."""

    def __init__(self) -> None:
        self.phase = Phase.STARTING
        self.cut_off = 0

    @property
    def draining(self) -> bool:
        """Tell whether it is on its way out."""
        return self.phase is Phase.DRAINING

    @property
    def reasons(self) -> list[str]:
        """Say why no new request should come here; an empty list says that it may.

        What services do is no reason: every instance would leave at once, and answer nothing at all.
        """
        return [] if self.phase is Phase.SERVING else [str(self.phase)]
