"""Which processor cores a run uses: the gateway has the first one to itself, services and load share the others."""

import os
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from benchmarks.unavailable import Unavailable

__all__ = ["Cores", "on"]


@dataclass(frozen=True)
class Cores:
    """Divide the machine."""

    gateway: tuple[int]
    others: tuple[int, ...]

    @classmethod
    def of_this_machine(cls) -> Self:
        """Take the cores that this process may use."""
        return cls.among(os.sched_getaffinity(0))

    @classmethod
    def among(cls, cores: Collection[int]) -> Self:
        """Give the first of *cores* to the gateway; raises Unavailable when nothing is left for the others."""
        first, *others = sorted(cores)
        if not others:
            raise Unavailable("one core is too few: gateway and load would push each other aside; give it two")
        return cls((first,), tuple(others))

    @contextmanager
    def kept_free(self) -> Generator[None]:
        """Keep this process, too, off the gateway's core."""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, self.others)
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)


def on(cores: Sequence[int], command: Sequence[str], *, ended_by: str = "TERM") -> list[str]:
    """Bind *command* to *cores*, and its life to ours: whoever kills a run leaves nothing behind.

    The signal by which it is then *ended* is KILL for what may be stopped, which hears no other.
    """
    return ["setpriv", "--pdeathsig", ended_by, "taskset", "--cpu-list", ",".join(map(str, cores)), *command]
