"""Packages of PyPI that are no part of the project: a proxy to measure against, and a profiler."""

import sys
from pathlib import Path

from benchmarks.shelf.fetching import fetch

__all__ = ["fetched"]

LOCK = Path(__file__).with_name("requirements.lock")


def fetched(folder: Path) -> Path:
    """Install what is locked into an environment of its own in *folder*."""
    installed = folder / LOCK.name
    if installed.exists() and installed.read_text() == LOCK.read_text():
        return folder
    uv = str(Path(sys.executable).with_name("uv"))
    fetch([uv, "venv", "--clear", "--python", sys.executable, str(folder)], "an environment for Envoy and py-spy")
    python = str(folder / "bin/python")
    fetch([uv, "pip", "install", "--python", python, "--require-hashes", "-r", str(LOCK)], "Envoy and py-spy")
    installed.write_text(LOCK.read_text())
    return folder
