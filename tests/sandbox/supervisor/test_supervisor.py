import asyncio
import sys
from contextlib import suppress
from io import StringIO

import psutil
import pytest
from rich.console import Console

from ftgo_sandbox.supervisor import child
from ftgo_sandbox.supervisor.child import CannotStart
from ftgo_sandbox.supervisor.processes import Process
from ftgo_sandbox.supervisor.report import Report
from ftgo_sandbox.supervisor.supervisor import Supervisor, next_pause
from ftgo_sandbox.testing import free_ports

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
SERVER = (
    "from http.server import *; ThreadingHTTPServer(('127.0.0.1', {port}), SimpleHTTPRequestHandler).serve_forever()"
)


def python(name: str, code: str) -> Process:
    port = free_ports()["kitchen_port"]
    return Process(name, "127.0.0.1", port, (sys.executable, "-c", code.format(port=port)), {}, "/")


@pytest.fixture
def before() -> list[psutil.Process]:
    """Name the processes that others have started and still need."""
    return psutil.Process().children()


class Watch:
    """Supervise processes, and hear what is reported."""

    def __init__(self, *processes: Process) -> None:
        self.text = StringIO()
        self.supervisor = Supervisor(processes, Report(Console(file=self.text, width=200)))

    async def until(self, words: str) -> None:
        async with asyncio.timeout(90):
            while True:
                if words in self.text.getvalue():
                    return
                await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("pause", "lived", "expected"), [(0, 0.1, 0.5), (0.5, 0.1, 1), (4, 29, 8), (8, 0.1, 10), (10, 31, 0.5)]
)
def test_a_process_that_keeps_dying_is_started_ever_more_slowly(pause: float, lived: float, expected: float) -> None:
    """Pauses double up to ten seconds, and are short again after a life of half a minute."""
    assert next_pause(pause, lived) == expected


async def test_a_process_that_never_gets_ready_ends_everything(before: list[psutil.Process]) -> None:
    """Nothing is left running, and what the process said last is told."""
    watch = Watch(python("kitchen", SERVER), python("order", "print('no such table'); raise SystemExit(3)"))

    with pytest.raises(CannotStart, match=r"^order cannot start: it ended with exit code 3\.$") as failure:
        await watch.supervisor.run()
    assert failure.value.lines == ["no such table"]
    assert psutil.Process().children() == before


async def test_a_process_that_will_not_end_is_killed(
    monkeypatch: pytest.MonkeyPatch, before: list[psutil.Process]
) -> None:
    """Whoever ignores the polite signal gets the other one after a while."""
    monkeypatch.setattr(child, "SECONDS_TO_STOP", 0.1)
    watch = Watch(python("kitchen", STUBBORN + SERVER))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(watch.supervisor.run())
        await watch.until("Ready after")
        watch.supervisor.stop()
        with suppress(asyncio.CancelledError):
            await running

    assert "Everything has stopped." in watch.text.getvalue()
    assert psutil.Process().children() == before
