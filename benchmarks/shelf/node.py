"""Packages of npm, locked beside the scripts that need them."""

from pathlib import Path

from benchmarks.shelf.fetching import fetch

__all__ = ["SCRIPTS", "fetched", "script"]

SCRIPTS = Path(__file__).parent.parent / "peers" / "node"


def fetched(folder: Path = SCRIPTS) -> Path:
    """Install what the lock in *folder* names."""
    installed, lock = folder / "node_modules/.package-lock.json", folder / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        fetch(["npm", "ci", "--loglevel=error"], "Express, axios, Fastify and undici", folder)
        installed.touch()
    return folder


def script(folder: Path, name: str) -> tuple[str, ...]:
    """Call script *name* as one does in production."""
    return ("env", "NODE_ENV=production", "node", str(folder / name))
