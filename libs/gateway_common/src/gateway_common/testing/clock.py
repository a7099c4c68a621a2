"""A clock that costs nothing: an event loop whose time jumps to the next timer when nothing is ready.

A test of an hour runs in no time, the same way each time, and a test that would hang says so:

    @simulated
    async def test_a_call_ends_at_its_deadline() -> None:
        deadline = Deadline.after(3600)
        await pass_time(3600)

        assert deadline.passed

Sockets on loopback work too: while any is open, the kernel gets `PATIENCE` real seconds before time jumps. Threads are
outside the simulation – time does not wait for them –, so use addresses in numbers, which need no resolver.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["SimulatedLoop", "StuckError", "pass_time", "run_simulated", "simulated"]

T = TypeVar("T")
P = ParamSpec("P")

PATIENCE = 0.02
OWN_PIPE = 1


class StuckError(AssertionError):
    """Say that no task can ever go on: nothing is ready, and no timer will change that."""


class _Jumps(selectors.DefaultSelector):
    """Wait for nothing: turn the time that the loop would wait into a jump of its clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        watching = len(self.get_map()) > OWN_PIPE
        events = super().select(PATIENCE if watching and timeout != 0 else 0)
        if not events:
            self._jump(timeout)
        return events

    def _jump(self, seconds: float | None) -> None:
        if seconds is None:
            raise StuckError(_who_waits())
        self.now += seconds


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Run tasks as ever, with a clock that starts at 0 and stands still while anything can go on."""

    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        """Give the simulated seconds since the loop was made."""
        return self._jumps.now


def run_simulated(main: Coroutine[Any, Any, T]) -> T:
    """Run *main* to its end on a loop of its own; StuckError when it cannot come to one."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(main)


def simulated(test: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Make a plain test of an async one, run on a simulated clock."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return run_simulated(test(*args, **kwargs))

    return run


async def pass_time(seconds: float) -> None:
    """Let *seconds* of simulated time pass; on any other loop it refuses, so no test ever waits."""
    if not isinstance(asyncio.get_running_loop(), SimulatedLoop):
        raise StuckError("only a simulated clock can pass time for free")
    await asyncio.sleep(seconds)


def _who_waits() -> str:
    tasks = "; ".join(sorted(f"{task.get_name()} in {_place(task)}" for task in asyncio.all_tasks()))
    return f"nothing is ready and no timer is set, so this waits for ever: {tasks or 'the loop itself'}"


def _place(task: asyncio.Task[Any]) -> str:
    frames = task.get_stack(limit=1)
    return f"{frames[0].f_code.co_qualname}, line {frames[0].f_lineno}" if frames else "its first step"
