"""One process of a gateway, from its first request to its last.

    first signal ──► /ready says no, answers say Connection: close     GATEWAY_DRAIN_NOTICE seconds, if it is SIGTERM
                 ──► the door closes, and idle connections
                 ──► what is under way is finished                     GATEWAY_DRAIN_GRACE seconds at most
                 ──► 503 to what is not, and the end
    second signal ─► the end

Nobody who listened to it loses a request.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import FrameType

import structlog
import uvloop
from fastapi import FastAPI

from gateway_common.admin import ALONE, Life, Phase, Siblings, admin_of
from gateway_common.cli.serving.codes import CUT_OFF, FINE, of_signal
from gateway_common.cli.serving.doors import Doors
from gateway_common.cli.serving.farewell import Farewell
from gateway_common.cli.serving.server import Server, configured
from gateway_common.cli.serving.signals import ENDING
from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import Meters, Outlet

__all__ = ["Process"]

LET_IN = 8
"""How many clients come in by one turn of the event loop: enough for a rush; one more costs each client 1 µs."""

LAST = 5.0
"""How many seconds, after all others, closing has."""

_log = structlog.get_logger("gateway_common.cli")


class Process:
    """Serve *app* at *doors*, log to *outlet*, and say by *serving* when it serves; *siblings* do the same."""

    def __init__(
        self,
        app: FastAPI,
        doors: Doors,
        outlet: Outlet,
        siblings: Siblings = ALONE,
        serving: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings: GatewaySettings = app.state.settings
        self._meters: Meters = app.state.meters
        self._outlet = outlet
        self._siblings = siblings
        self._life = Life()
        self._signals = 0
        self._serving = serving
        last = Farewell(app, self._life)
        config = configured(last, self._settings, count=self._meters.refused, admission=app.state.gate)
        self._clients = Server(config, doors.clients, self._begin, let_in=LET_IN)
        self._admin = None
        if doors.admin is not None:
            config = configured(admin_of(app, self._life, siblings), self._settings, lifespan="off")
            self._admin = Server(config, doors.admin)

    def run(self) -> int:
        """Serve until a signal comes, and give the exit code."""
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(self._live())

    async def _live(self) -> int:
        self._loop = asyncio.get_running_loop()
        self._told: asyncio.Future[signal.Signals] = self._loop.create_future()
        for number in ENDING:
            signal.signal(number, self._hear)
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            await stack.enter_async_context(self._siblings.answering(self._meters.exposition))
            if self._admin:
                group.create_task(self._admin.live())
            ending = group.create_task(self._end())
            code = await self._clients.live()
            ending.cancel()
            if self._admin:
                self._admin.should_exit = True
        return code or (CUT_OFF if self._life.cut_off else FINE)

    def _begin(self) -> None:
        self._life.phase = Phase.SERVING
        self._serving()

    def _hear(self, number: int, _: FrameType | None) -> None:
        self._signals += 1
        if self._life.phase is Phase.STARTING:
            self._exit(FINE)
        if self._signals > 1:
            self._exit(of_signal(number))
        self._loop.call_soon_threadsafe(self._told.set_result, signal.Signals(number))

    async def _end(self) -> None:
        number = await self._told
        notice = self._settings.notice if number is signal.SIGTERM else 0.0
        grace = self._settings.drain_grace
        self._life.phase = Phase.DRAINING
        _log.info("draining", signal=number.name, notice=notice, grace=grace, in_flight=self._meters.in_flight)
        self._loop.call_later(notice + grace + LAST, self._exit, CUT_OFF)
        await asyncio.sleep(notice)
        await self._clients.close_door(for_good=self._siblings.all_end)
        self._clients.should_exit = True

    def _exit(self, code: int) -> None:
        try:
            self._outlet.flush()
        finally:
            os._exit(code)
