"""The way out of the log, which never waits and never fails: a reader that stands still or leaves ends no request.

    line ─► kept ──SOON, or MANY bytes──► room in the pipe? ──yes──► written
                                               │ no
                                               ▼
                         kept, up to MOST_KEPT bytes, for AGAIN seconds; beyond that, or if nobody reads: lost, counted

Writing costs a call into the kernel, however little is written. So while an event loop runs, lines are collected and
written together; where none does – at start, at the end, in a thread – each is written at once.

Several processes may write to one pipe, which keeps together what is not longer than `PIPE_BUF`. So nothing longer is
written, unless it is one line, and what is written ends with a line.
"""

import asyncio
import os
import select
import stat
import time
from threading import RLock
from typing import Any

__all__ = ["MOST_KEPT", "SOON", "Outlet"]

SOON = 0.005
"""How many seconds a line waits for others: so much of the log is lost with a process that is killed."""

MANY = 1 << 16
"""How many bytes are written without waiting for more."""

AGAIN = 0.1
"""How many seconds a reader that stood still has to move on, until it is offered again what is kept."""

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
        self._lock = RLock()  # a signal may be heard, and tell of it, in the middle of a line
        self._due: asyncio.AbstractEventLoop | None = None
        self.lost = 0
        if _can_stand_still(descriptor):
            os.set_blocking(descriptor, False)

    def isatty(self) -> bool:
        """Tell whether a person looks."""
        return os.isatty(self._descriptor)

    def write(self, line: bytes) -> int:
        """Keep *line* to be written soon, or count it as lost."""
        with self._lock:
            if len(self._kept) + len(line) > self._most:
                self.lost += 1
            else:
                self._kept += line
            self._settle_when()
        return len(line)

    def flush(self) -> None:
        """Write as much as is taken of what is kept."""
        with self._lock:
            try:
                while self._kept:
                    del self._kept[: os.write(self._descriptor, self._kept[: self._together()])]
            except BlockingIOError:
                return
            except OSError:  # nobody reads any more, or the disk is full
                self.lost += self._kept.count(b"\n")
                self._kept.clear()

    def forget(self) -> None:
        """Leave what is kept to the process that this one was forked from."""
        self._kept.clear()
        self._due = None

    def close(self) -> None:
        """Give the reader a last chance to take what is kept."""
        end = time.monotonic() + LAST_WORDS
        self.flush()
        while self._kept and (left := end - time.monotonic()) > 0:
            select.select([], [self._descriptor], [], left)
            self.flush()

    def _together(self) -> int:
        if len(self._kept) <= select.PIPE_BUF:
            return len(self._kept)
        lines = self._kept.rfind(b"\n", 0, select.PIPE_BUF) + 1
        return lines or self._kept.find(b"\n") + 1 or len(self._kept)

    def _settle_when(self) -> None:
        if self._due is None or not self._due.is_running():
            self._begin_to_wait()
        elif len(self._kept) >= MANY:
            self.flush()

    def _begin_to_wait(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
        else:
            self._write_in(SOON, loop)

    def _write_in(self, seconds: float, loop: asyncio.AbstractEventLoop) -> None:
        self._due = loop
        loop.call_later(seconds, self._write_out, loop)

    def _write_out(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = None
        self.flush()
        if self._kept:
            self._write_in(AGAIN, loop)


def _can_stand_still(descriptor: int) -> bool:
    mode: Any = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
