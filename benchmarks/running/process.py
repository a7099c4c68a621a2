"""A program that runs while it is measured, and not a moment longer."""

import http.client
import signal
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.unavailable import Unavailable

__all__ = ["PATIENCE", "answering", "running"]

PATIENCE = 120.0
"""How many seconds a program may take until it answers, and until it ends."""

PAUSE = 0.002
LAST_WORDS = 200


@contextmanager
def running(command: Sequence[str], log: Path, folder: Path | None = None) -> Generator[subprocess.Popen[bytes]]:
    """Run *command* in *folder*, with what it says in *log*, and end it afterwards."""
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder) as process,
    ):
        try:
            yield process
        finally:
            _end(process)


def answering(process: subprocess.Popen[bytes], url: str, log: Path) -> float:
    """Wait until *url* answers 200, and give the seconds that took; raises Unavailable if *process* ends before."""
    begun = time.perf_counter()
    while not _answers(url):
        if _ended(process) or time.perf_counter() - begun > PATIENCE:
            raise Unavailable(f"it does not start: {_last_words(log)}")
    return time.perf_counter() - begun


def _last_words(log: Path) -> str:
    said = log.read_text(errors="replace").strip().splitlines()
    return said[-1][:LAST_WORDS] if said else "it says nothing"


def _answers(url: str) -> bool:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=10)
    try:
        connection.request("GET", where.path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(PAUSE)
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.send_signal(signal.SIGCONT)  # one that is stopped hears nothing before
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
