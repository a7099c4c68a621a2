"""The ways in which a service hangs, each by what its process is told."""

import signal
from enum import Enum

from benchmarks.services.moody import SHUT, SILENT, WELL

__all__ = ["Way"]


class Way(Enum):
    """Name a way, the signal with which it *begins*, and the one with which it *ends*."""

    SILENT = ("says nothing", SILENT, WELL)
    STOPPED = ("is stopped", signal.SIGSTOP, signal.SIGCONT)
    SHUT = ("lets nobody in", SHUT, WELL)

    def __init__(self, said: str, begins: signal.Signals, ends: signal.Signals) -> None:
        self.said = said
        self.begins = begins
        self.ends = ends
