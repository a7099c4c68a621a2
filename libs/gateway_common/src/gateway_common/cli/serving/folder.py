"""The folder in which the workers of one gateway meet, gone when the gateway is.

    gateway-workers-x1/   0.sock  1.sock  ending

Whoever made it holds a lock on it, and the system lets go of that lock however they end. A folder whose lock is free is
one that a gateway left when it was killed: the next that starts takes it away, if it holds nothing but what is ours.
"""

import fcntl
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["meeting_folder"]

NAME = "gateway-workers-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@contextmanager
def meeting_folder() -> Generator[Path]:
    """Make the folder, take away what others left of theirs, and in the end this one; raises OSError if none can be."""
    path, lock = _made()
    try:
        for other in path.parent.glob(f"{NAME}*"):
            with suppress(OSError):  # it is somebody else's, in use, or gone by now
                _take_away(other)
        yield path
    finally:
        with suppress(OSError):
            _empty(path, lock)
        os.close(lock)


def _made() -> tuple[Path, int]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=NAME))
        try:
            return path, _locked(path)
        except (FileNotFoundError, BlockingIOError):  # another takes it away before it is locked
            continue
        except OSError:
            path.rmdir()
            raise


def _take_away(path: Path) -> None:
    lock = _locked(path)
    try:
        _empty(path, lock)
    finally:
        os.close(lock)


def _locked(path: Path) -> int:
    folder = os.open(path, _FOLDER)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(folder), path.stat()):
            raise FileNotFoundError(path)
    except OSError:
        os.close(folder)
        raise
    return folder


def _empty(path: Path, folder: int) -> None:
    for name in os.listdir(folder):
        if name == "ending" or name.endswith(".sock"):
            os.unlink(name, dir_fd=folder)
    path.rmdir()
