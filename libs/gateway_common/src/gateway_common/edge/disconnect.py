"""The client leaving ends the work that was done for it, down to the calls to services.

Who knows of it first is the server, and it tells by a `Departure` in the scope of each request: nobody has to listen,
and a body may stay unread. Under a server that does not tell, nobody hears of it but who reads.
"""

import asyncio
from functools import cached_property
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.wire.departure import departure_of

__all__ = ["Disconnect"]


class Disconnect:
    """Cancel the application when its client leaves, and return as if it had ended; other cancellations pass.

    What follows a complete answer, such as background tasks, is left alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, to be cancelled if its client leaves."""
        departure = departure_of(scope)
        task = None if departure is None else asyncio.current_task(self._loop)
        if departure is None or task is None:
            await self._app(scope, receive, send)
            return
        work = _Work(task)
        cancel = work.cancel
        departure.call(cancel)
        try:
            await self._app(scope, receive, send)
            if work.left:
                await asyncio.sleep(0)  # the cancellation comes here, if nobody has waited since
        except asyncio.CancelledError:
            if not work.left:
                raise
        finally:
            departure.forget(cancel)
            if work.left and task.uncancel():  # others cancelled it, too
                raise asyncio.CancelledError

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()  # asking each time costs a call of the system


class _Work:
    __slots__ = ("_task", "left")

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self._task = task
        self.left = False

    def cancel(self) -> None:
        self.left = True
        self._task.cancel()
