"""Keeping all processes running until somebody asks for the end.

A process that dies is started again, after a pause that grows while it keeps dying. One that has never been ready stops
everything: something is wrong that a restart does not mend.
"""

import asyncio
from collections.abc import Sequence

import httpx2

from ftgo_sandbox.supervisor.child import CannotStart, Child
from ftgo_sandbox.supervisor.processes import Process
from ftgo_sandbox.supervisor.report import Report, ending

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
SECONDS_OF_HEALTH = 30.0


def next_pause(pause: float, lived: float) -> float:
    """Decide how long to wait before the next start: twice the last *pause*, or a short one after a healthy life."""
    return FIRST_PAUSE if lived > SECONDS_OF_HEALTH else min(max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE)


class Supervisor:
    """Start *processes*, report on them, and end them all together."""

    def __init__(self, processes: Sequence[Process], report: Report) -> None:
        self._processes = processes
        self._report = report
        self._started_at = 0.0
        self._ready: set[str] = set()
        self._stop = asyncio.Event()
        self._failure: CannotStart | None = None

    async def run(self) -> None:
        """Run everything until `stop`; raises CannotStart if something never gets ready."""
        self._started_at = asyncio.get_running_loop().time()
        self._report.starting(self._processes)
        async with httpx2.AsyncClient(timeout=1.0, trust_env=False) as client, asyncio.TaskGroup() as group:
            children = [Child(process, client=client, hear=self._report.line) for process in self._processes]
            keepers = [group.create_task(self._keep(child)) for child in children]
            await self._stop.wait()
            self._report.stopping()
            for keeper in keepers:
                keeper.cancel()
        self._report.stopped()
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        """Ask for the end."""
        self._stop.set()

    async def _keep(self, child: Child) -> None:
        clock, pause = asyncio.get_running_loop().time, 0.0
        while True:
            born = clock()
            code = await child.live(self._note_ready)
            if child.process.name not in self._ready:
                self._failure = CannotStart(child.process, f"it ended {ending(code)}", list(child.lines))
                return self.stop()
            pause = next_pause(pause, clock() - born)
            self._report.died(child.process, code, pause)
            await asyncio.sleep(pause)

    def _note_ready(self, process: Process) -> None:
        is_new = process.name not in self._ready
        self._ready.add(process.name)
        self._report.ready(process)
        if is_new and len(self._ready) == len(self._processes):
            self._report.all_ready(self._processes, asyncio.get_running_loop().time() - self._started_at)
