"""Packages of npm, locked beside the scripts that need them."""

from pathlib import Path

from benchmarks.shelf.fetching import fetch

__all__ = ["SCRIPTS", "fetched", "script"]

SCRIPTS = Path(__file__).parent.parent / "peers" / "node"
LOCK = "package-lock.json"


def fetched(folder: Path = SCRIPTS) -> Path:
    """Install what the lock in *folder* names."""
    lock, installed = folder / LOCK, folder / "node_modules" / LOCK
    if not installed.exists() or installed.read_text() != lock.read_text():
        fetch(["npm", "ci", "--loglevel=error"], "Express, axios, Fastify and undici", folder)
        installed.write_text(lock.read_text())
    return folder


def script(folder: Path, name: str) -> tuple[str, ...]:
    """Call script *name* as one does in production."""
    return ("env", "NODE_ENV=production", "node", str(folder / name))
