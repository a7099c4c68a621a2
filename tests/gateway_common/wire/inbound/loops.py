"""The two loops that connections are tested on: one with a clock of its own, and the one of production."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest
import uvloop

from gateway_common.testing.clock import SimulatedLoop

__all__ = ["on_both_loops"]

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": SimulatedLoop, "uvloop": uvloop.new_event_loop}
HANG = 120.0


def on_both_loops(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make plain tests of an async one that waits for no clock: time passes for free on one of the loops alone."""

    @wraps(test)
    def run(*args: object, loop: str, **kwargs: object) -> None:
        async def guarded() -> None:
            async with asyncio.timeout(HANG if loop == "uvloop" else None):
                await test(*args, **kwargs)

        with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
            runner.run(guarded())

    seen = inspect.signature(test)
    asked = [*seen.parameters.values(), inspect.Parameter("loop", inspect.Parameter.KEYWORD_ONLY)]
    run.__dict__["__signature__"] = seen.replace(parameters=asked)
    on_each: Callable[..., None] = pytest.mark.parametrize("loop", LOOPS)(run)
    return on_each
