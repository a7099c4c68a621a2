"""The way out of the log, which never waits and never fails: a reader that stands still or leaves ends no request.

line ─► room in the pipe? ──yes──► written
            │ no
            ▼
        kept, up to MOST_KEPT bytes, and written before the next line; beyond that, or if nobody reads: lost, counted
"""

import os
import select
import stat
import time
from typing import Any

__all__ = ["MOST_KEPT", "Outlet"]

MOST_KEPT = 1 << 20
"""How many bytes wait for a reader, per process."""

LAST_WORDS = 1.0
"""How many seconds a reader has at the end to take what is kept."""


class Outlet:
    """Write lines to a file *descriptor* as a file would, without ever waiting; *lost* counts those that never got out.

    A pipe or a socket is told for good not to let its writers wait; files and terminals take what they are given.
    """

    def __init__(self, descriptor: int, *, most: int = MOST_KEPT) -> None:
        self._descriptor = descriptor
        self._most = most
        self._kept = bytearray()
        self.lost = 0
        if _can_stand_still(descriptor):
            os.set_blocking(descriptor, False)

    def isatty(self) -> bool:
        """Tell whether a person looks."""
        return os.isatty(self._descriptor)

    def write(self, line: bytes) -> int:
        """Write *line*, or keep it, or count it as lost."""
        if len(self._kept) + len(line) > self._most:
            self.lost += 1
        else:
            self._kept += line
        self.flush()
        return len(line)

    def flush(self) -> None:
        """Write as much as is taken of what is kept."""
        try:
            while self._kept:
                del self._kept[: os.write(self._descriptor, self._kept)]
        except BlockingIOError:
            return
        except OSError:  # nobody reads any more, or the disk is full
            self.lost += self._kept.count(b"\n")
            self._kept.clear()

    def close(self) -> None:
        """Give the reader a last chance to take what is kept."""
        end = time.monotonic() + LAST_WORDS
        self.flush()
        while self._kept and (left := end - time.monotonic()) > 0:
            select.select([], [self._descriptor], [], left)
            self.flush()


def _can_stand_still(descriptor: int) -> bool:
    mode: Any = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
