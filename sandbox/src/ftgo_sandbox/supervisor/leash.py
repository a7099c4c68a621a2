"""Letting a process die with the one that started it, however that dies.

Linux does it for us: a process may ask for a signal at the death of the *thread* that started it, so start processes
from the main thread. Elsewhere, a supervisor that is killed outright (SIGKILL) leaves its processes running.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

LIBC = ctypes.CDLL(None)  # loaded here, for between fork and exec as little as possible should happen
PR_SET_PDEATHSIG = 1


def leash() -> Callable[[], None]:
    """Make what a new process of ours has to do between fork and exec, to be killed when we are gone."""
    return partial(_die_with, os.getpid())


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # It was gone before we could ask.
            os._exit(1)
