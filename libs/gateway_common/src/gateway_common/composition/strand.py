"""A coroutine without a Task: it starts at once, and goes on in the callback of whatever future it waits for.

    begin ──► runs ──waits for a future──► [others run] ──the future is done──► runs ──► … ──► ended

A Task is that and more: a name, a place among all tasks, a turn of the event loop before its first step. The parts of
an answer need none of it. A strand may wait for futures, Tasks and `asyncio.sleep`, and for all that is made of them.
But it is no current task: `asyncio.timeout`, `asyncio.TaskGroup` and anyio belong into a Task that it waits for.
"""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from typing import Any

__all__ = ["Ended", "Strand"]

Ended = Callable[["Strand", BaseException | None], None]
"""What is told when a strand is over, with what it raised."""


class Strand:
    """Run *coroutine* in a copy of the present context, and tell *ended* when it is over."""

    __slots__ = ("_awaited", "_context", "_coroutine", "_due", "_ended")

    def __init__(self, coroutine: Coroutine[Any, Any, None], ended: Ended) -> None:
        self._coroutine = coroutine
        self._ended = ended
        self._context = contextvars.copy_context()
        self._awaited: asyncio.Future[Any] | None = None
        self._due: list[BaseException] = []  # what is raised at its next step

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Give the loop on which it waits; asking for the one that runs costs a call of the system."""
        return asyncio.get_running_loop() if self._awaited is None else self._awaited.get_loop()

    def begin(self) -> None:
        """Take the first step, now."""
        self._context.run(self._go_on)

    def cancel(self) -> None:
        """Raise CancelledError where it waits, as cancelling a Task does: by cancelling what it waits for."""
        if self._awaited is None or not self._awaited.cancel():
            self._due.append(asyncio.CancelledError())

    def _go_on(self, _done: asyncio.Future[Any] | None = None) -> None:
        self._awaited = None
        try:
            awaited = self._coroutine.throw(self._due.pop()) if self._due else self._coroutine.send(None)
        except StopIteration:
            self._ended(self, None)
        except BaseException as failure:  # noqa: BLE001 – whatever it is, whoever waits for the strand raises it
            self._ended(self, failure)
        else:
            self._wait_for(awaited)

    def _wait_for(self, awaited: Any) -> None:
        if awaited is None:  # a bare yield, as `asyncio.sleep(0)` makes one
            asyncio.get_running_loop().call_soon(self._go_on, context=self._context)
            return
        try:
            awaited._asyncio_future_blocking = False  # noqa: SLF001 – asyncio's sign that a driver took the future
            awaited.add_done_callback(self._go_on, context=self._context)
        except AttributeError:
            self._due.append(TypeError(f"a strand can wait for no {type(awaited).__name__}"))
            self._go_on()
        else:
            self._awaited = awaited
            if self._due and awaited.cancel():
                self._due.clear()
