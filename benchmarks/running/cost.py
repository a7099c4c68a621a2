"""What a process and its children have taken of the machine so far: processor time and memory, from `/proc`."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import psutil

__all__ = ["Spent", "resident", "spent"]


@dataclass(frozen=True)
class Spent:
    """Hold processor seconds: the program's own, and the kernel's on its behalf."""

    user: float
    system: float

    @property
    def total(self) -> float:
        """Add them up."""
        return self.user + self.system

    def __sub__(self, earlier: Self) -> Self:
        return type(self)(self.user - earlier.user, self.system - earlier.system)


def spent(pid: int) -> Spent:
    """Give what process *pid* has spent, with all its descendants: those alive and those waited for."""
    times = [process.cpu_times() for process in _tree(pid)]
    user = sum(one.user + one.children_user for one in times)
    return Spent(user, sum(one.system + one.children_system for one in times))


def resident(pid: int) -> int:
    """Give the bytes of memory that process *pid* and its descendants hold."""
    return sum(process.memory_info().rss for process in _tree(pid))


def _tree(pid: int) -> Iterator[psutil.Process]:
    root = psutil.Process(pid)
    yield root
    for child in root.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            yield child
