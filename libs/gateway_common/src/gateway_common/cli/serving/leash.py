"""Letting a process die with the one that made it, however that one dies.

Linux does it for us: a process may ask for a signal at the death of its maker. Elsewhere, workers outlive a gateway
that is killed outright.
"""

import ctypes
import os
import signal
import sys

__all__ = ["die_with"]

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Let this process be killed at the death of *parent*, which made it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before we could ask
            os._exit(1)
