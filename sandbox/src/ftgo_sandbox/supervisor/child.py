"""One process in its life: started, listened to, and ended."""

import asyncio
import os
import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import httpx2

from ftgo_sandbox.settings import inherited
from ftgo_sandbox.supervisor.leash import leash
from ftgo_sandbox.supervisor.processes import Process

LAST_LINES = 20
LONGEST_LINE = 2**20
SECONDS_BETWEEN_LOOKS = 0.15
SECONDS_TO_START = 180.0
SECONDS_TO_STOP = 8.0


class CannotStart(Exception):
    """Give up on a process that never got ready, with the *lines* that it said last."""

    def __init__(self, process: Process, reason: str, lines: list[str]) -> None:
        super().__init__(f"{process.name} cannot start: {reason}.")
        self.lines = lines


class Child:
    """Keep one process at a time alive, and hear what it says."""

    def __init__(self, process: Process, *, client: httpx2.AsyncClient, hear: Callable[[Process, str], None]) -> None:
        self.process = process
        self.lines: deque[str] = deque(maxlen=LAST_LINES)
        self._client = client
        self._hear = hear

    async def live(self, ready: Callable[[Process], None]) -> int:
        """Start it, call *ready* when it is, and give its exit code when it ends; cancelling this ends it."""
        running = await self._start()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(running))
            looking = group.create_task(self._look(running, ready))
            try:
                return await running.wait()
            finally:
                looking.cancel()
                await _end(running)

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self.process.command,
            env={**inherited(), **self.process.environment, "PYTHONUNBUFFERED": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LONGEST_LINE,
            start_new_session=True,  # Ctrl-C is for the supervisor alone.
            preexec_fn=leash(),
        )

    async def _listen(self, running: asyncio.subprocess.Process) -> None:
        if running.stdout is None:
            return
        async for line in running.stdout:
            self._note(line.decode(errors="replace").rstrip())

    def _note(self, line: str) -> None:
        self.lines.append(line)
        self._hear(self.process, line)

    async def _look(self, running: asyncio.subprocess.Process, ready: Callable[[Process], None]) -> None:
        try:
            async with asyncio.timeout(SECONDS_TO_START):
                await self._answering()
        except TimeoutError:
            self._note(f"Not ready after {SECONDS_TO_START:g} s.")
            running.kill()
        else:
            ready(self.process)

    async def _answering(self) -> None:
        while True:
            with suppress(httpx2.RequestError):
                if (await self._client.get(self.process.url + self.process.ready)).is_success:
                    return
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def _end(running: asyncio.subprocess.Process) -> None:
    """End it and whatever it started: politely first."""
    _signal(running, signal.SIGTERM)
    impatience = asyncio.get_running_loop().call_later(SECONDS_TO_STOP, _signal, running, signal.SIGKILL)
    await running.wait()
    impatience.cancel()
    _signal(running, signal.SIGKILL)  # to whatever outlived it


def _signal(running: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, number)
