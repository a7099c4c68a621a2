"""Work that needs a Task, asked for by whoever may have none.

Parts of a composition are coroutines driven by bare callbacks: they may await plain futures, and nothing that asks for
the current Task, as `asyncio.timeout` and all of anyio do. Such work gets a Task, and its asker waits on that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

__all__ = ["ended", "in_own_task"]

T = TypeVar("T")


async def in_own_task(
    work: Coroutine[Any, Any, T], *, unwanted: Callable[[T], Coroutine[Any, Any, None]] | None = None
) -> T:
    """Run *work* in a Task; whoever is cancelled while waiting cancels it, and goes on when it has ended.

    *unwanted* is run on what came all the same, too late for somebody who was cancelled in that moment.
    """
    task = asyncio.get_running_loop().create_task(work)
    try:
        return await task
    except asyncio.CancelledError:
        with suppress(asyncio.CancelledError):
            await ended(task)
        if unwanted is not None and not task.cancelled() and task.exception() is None:
            await in_own_task(unwanted(task.result()))
        raise
    finally:
        task.cancel()
        del task  # a frame that knew it would be known by the error in it, and stay with all that it knows


async def ended(task: asyncio.Task[Any]) -> None:
    """Cancel *task* and wait until it is over; whoever is cancelled meanwhile, however often, is told so only then."""
    left: asyncio.CancelledError | None = None
    while not task.done():
        task.cancel()
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        task.add_done_callback(partial(_tell, end))
        try:
            await end
        except asyncio.CancelledError as error:
            left = error
    if not task.cancelled():
        task.exception()
    try:
        if left is not None:
            raise left
    finally:
        del left


def _tell(end: asyncio.Future[None], _: asyncio.Task[Any]) -> None:
    if not end.done():
        end.set_result(None)
