"""A gateway that is measured: how to start it, and what to ask it for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.ask import Ask
from benchmarks.shelf import Shelf

__all__ = ["Peer", "Site", "Work"]


class Work(StrEnum):
    """Name what a gateway can be asked to do."""

    COMPOSITION = "composition of four"
    SMALL = "pass-through of 1 kB"
    LARGE = "pass-through of 10 MB"
    WRITE = "write"


@dataclass(frozen=True)
class Site:
    """Say where a gateway listens, where its services are, and where it may write."""

    port: int
    services: Mapping[str, str]
    folder: Path

    @property
    def address(self) -> str:
        """Give its URL."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, eq=False)
class Peer:
    """Hold how one gateway is started, which version it is, and the request for each work that it does.

    *ready* is a path that answers 200, to anyone, as soon as it serves.
    """

    name: str
    command: Callable[[Shelf, Site], Sequence[str]]
    version: Callable[[Shelf], str]
    asks: Mapping[Work, Ask]
    ready: str = "/restaurants/1000/picture"
    ours: bool = False
