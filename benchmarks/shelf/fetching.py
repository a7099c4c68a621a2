"""Fetching, said aloud, and what to say when it fails."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.progress import say
from benchmarks.unavailable import Unavailable

__all__ = ["fetch"]


def fetch(command: Sequence[str], what: str, folder: Path | None = None) -> None:
    """Run *command*, which brings *what*; raises Unavailable with its last words."""
    say(f"fetching {what} ...")
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    except FileNotFoundError:
        raise Unavailable(f"{what} cannot be fetched: there is no {command[0]} on this machine") from None
    if result.returncode:
        last = (result.stderr or result.stdout).strip().splitlines()[-1:]
        raise Unavailable(f"{what} cannot be fetched: {' '.join(last) or command[0]}")
