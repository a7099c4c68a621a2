"""FastAPI with httpx, as most write it."""

import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers.bare import COMPOSING
from benchmarks.peers.peer import Peer, Site
from benchmarks.shelf import Shelf

__all__ = ["NAIVE"]


def _command(_: Shelf, site: Site) -> Sequence[str]:
    addresses = [f"{name.upper()}={url}" for name, url in site.services.items()]
    uvicorn = str(Path(sys.executable).with_name("uvicorn"))
    return ("env", *addresses, uvicorn, "--no-access-log", "--port", str(site.port), "benchmarks.peers.naive.app:app")


def _version(_: Shelf) -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("fastapi", "httpx2", "uvicorn"))


NAIVE = Peer("FastAPI + httpx2", _command, _version, COMPOSING)
