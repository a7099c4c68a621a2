"""The signals that tell a gateway to stop, before it serves and while it does."""

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

__all__ = ["ENDING", "end_quietly", "heard"]

ENDING = (signal.SIGTERM, signal.SIGINT)
"""The first of them asks for the end, any second one takes it."""


def end_quietly() -> None:
    """Let signals end this process with status 0: to be told to stop is no failure."""
    for number in ENDING:
        signal.signal(number, _leave)


@contextmanager
def heard() -> Generator[int]:
    """Give a file descriptor from which the numbers of signals can be read, a byte each, until this is over."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    before = {number: signal.signal(number, _note) for number in ENDING}
    previous = signal.set_wakeup_fd(write)
    try:
        yield read
    finally:
        signal.set_wakeup_fd(previous)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(read)
        os.close(write)


def _leave(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)


def _note(_: int, __: FrameType | None) -> None:
    """Do nothing: that it came is written where it is read."""
