"""A coroutine driven without a Task, as the parts of a composition are: nothing in it finds a current one."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Strand(Generic[T]):
    """Start *work* now, and go on with it when the future that it waits for is done; *end* tells its result."""

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        self._work = work
        self._left = False
        self.waits_for: asyncio.Future[Any] | None = None
        self.end: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(self._go_on)

    def leave(self) -> None:
        """Give it up where it waits, as a Task does that is cancelled."""
        self._left = True
        if self.waits_for is not None:
            self.waits_for.cancel()

    def _go_on(self, _: object = None) -> None:
        assert asyncio.current_task() is None
        left, self._left = self._left, False
        try:
            self.waits_for = self._work.throw(asyncio.CancelledError()) if left else self._work.send(None)
        except StopIteration as stop:
            self.end.set_result(stop.value)
        except asyncio.CancelledError:
            self.end.cancel()
        except BaseException as error:  # noqa: BLE001 – whatever it is, it is told to who waits for the end
            self.end.set_exception(error)
        else:
            self._wait()

    def _wait(self) -> None:
        if self.waits_for is None:
            asyncio.get_running_loop().call_soon(self._go_on)
            return
        with suppress(AttributeError):
            self.waits_for._asyncio_future_blocking = False  # noqa: SLF001 – the sign by which a Task takes a future, too
        self.waits_for.add_done_callback(self._go_on)
