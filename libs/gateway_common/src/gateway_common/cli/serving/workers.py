"""Several processes that serve at the same doors, and one that watches over them and does nothing else.

    parent ──fork──► worker 0 ──serves──► parent ──fork──► worker 1, 2 …
    a worker dies        ──► another takes its place, at once or a second after its birth
    a worker cannot start──► the same while another serves; else the end, NO_START
    no process can be made─► it is tried again, after longer and longer pauses
    first signal         ──► goes on to all; who is left when their time is over is killed
    second signal        ──► all are killed

The application is made before, so that mistakes are told once and a new worker serves at once. Each worker holds the
end of a pipe: it writes when it serves, and when it dies, however it does, the pipe ends.
"""

import os
import selectors
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import structlog

from gateway_common.cli.serving.codes import CUT_OFF, FINE, NO_START, of_signal
from gateway_common.cli.serving.leash import die_with
from gateway_common.cli.serving.signals import ENDING, end_quietly, heard

__all__ = ["Work", "Workers", "next_birth", "next_try"]

Work = Callable[[int, Callable[[], None]], int]
"""What a worker does with its slot, and a function that it calls when it serves; it gives its exit code."""

SHORTEST_LIFE = 1.0
"""How many seconds lie between the births of two workers in the same place, so that none are made without end."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0
"""How many seconds lie between two tries when the machine lets nobody make a process: twice as many each time."""

_log = structlog.get_logger("gateway_common.cli")


def next_birth(born: float, now: float) -> float:
    """Decide when another takes the place of a worker that was *born* then and died *now*."""
    return max(now, born + SHORTEST_LIFE)


def next_try(failed: int, now: float) -> float:
    """Decide when a process is asked for again that could not be made so many times in a row."""
    return now + min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failed - 1, 16))


@dataclass(slots=True)
class _Worker:
    slot: int
    pid: int
    pipe: int
    born: float
    serves: bool = False


class Workers:
    """Keep *count* workers at *work* until a signal comes; *leave* is called when no new one is needed any more.

    They have *patience* seconds to end.
    """

    def __init__(self, count: int, work: Work, *, leave: Callable[[], None], patience: float) -> None:
        self._count = count
        self._work = work
        self._leave = leave
        self._patience = patience
        self._alive: dict[int, _Worker] = {}
        self._due: dict[int, float] = {0: time.monotonic()}
        self._failed = 0
        self._selector = selectors.DefaultSelector()
        self._end: float | None = None
        self._code = FINE

    def run(self) -> int:
        """Watch over them, and give the exit code when all have ended."""
        with self._selector, heard() as signals:
            self._selector.register(signals, selectors.EVENT_READ)
            while self._due or self._alive:
                self._start_who_is_due()
                for key, _ in self._selector.select(self._pause()):
                    if isinstance(key.data, _Worker):
                        self._look(key.data)
                    else:
                        self._hear(os.read(signals, 1)[0])
                self._end_who_is_late()
        return self._code

    def _pause(self) -> float | None:
        moments = [*self._due.values(), *([self._end] if self._end is not None else [])]
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def _start_who_is_due(self) -> None:
        for slot, moment in list(self._due.items()):
            if moment <= time.monotonic():
                del self._due[slot]
                self._start(slot)

    def _start(self, slot: int) -> None:
        try:
            pid, pipe = self._forked(slot)
        except OSError as error:
            self._failed += 1
            self._due[slot] = next_try(self._failed, time.monotonic())
            _log.warning("no process for a worker", worker=slot, reason=error.strerror, failed=self._failed)
            return
        self._failed = 0
        worker = self._alive[slot] = _Worker(slot, pid, pipe, time.monotonic())
        self._selector.register(pipe, selectors.EVENT_READ, worker)

    def _forked(self, slot: int) -> tuple[int, int]:
        parent = os.getpid()
        read, write = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # until the worker knows what they mean to it
        try:
            pid = os.fork()
        except OSError:
            os.close(read)
            raise
        else:
            if not pid:
                os.close(read)
                self._become(slot, write, parent)
            return pid, read
        finally:
            os.close(write)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)

    def _become(self, slot: int, pipe: int, parent: int) -> NoReturn:
        code = NO_START
        try:
            signal.set_wakeup_fd(-1)
            end_quietly()
            die_with(parent)
            os.setpgid(0, 0)  # Ctrl-C is for the parent alone, which passes it on
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            code = self._work(slot, lambda: _say(pipe))
        except SystemExit as end:
            code = int(end.code or FINE)
        except BaseException:  # noqa: BLE001 – nothing stands above it: it is told, and the process ends
            _log.exception("worker failed", worker=slot)
        finally:
            os._exit(code)

    def _look(self, worker: _Worker) -> None:
        if not os.read(worker.pipe, 1):
            self._bury(worker)
            return
        worker.serves = True
        _log.info("worker serves", worker=worker.slot, pid=worker.pid)
        if self._end is None:
            missing = set(range(self._count)) - self._alive.keys() - self._due.keys()
            self._due |= dict.fromkeys(missing, time.monotonic())

    def _bury(self, worker: _Worker) -> None:
        self._selector.unregister(worker.pipe)
        os.close(worker.pipe)
        del self._alive[worker.slot]
        code = os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])
        told = {"worker": worker.slot, "pid": worker.pid, "code": code}
        if self._end is not None:
            self._code = self._code or (CUT_OFF if code else FINE)
        elif worker.serves or any(one.serves for one in self._alive.values()):
            _log.warning("worker ended", **told)
            self._due[worker.slot] = next_birth(worker.born, time.monotonic())
        else:
            _log.error("worker cannot start", **told)
            self._code = NO_START
            self._stop(signal.SIGTERM)

    def _hear(self, number: int) -> None:
        if self._end is None:
            self._stop(number)
        else:
            self._code = of_signal(number)
            self._tell(signal.SIGKILL)

    def _stop(self, number: int) -> None:
        self._end = time.monotonic() + self._patience
        self._due.clear()
        self._leave()
        self._tell(number)

    def _end_who_is_late(self) -> None:
        if self._end is not None and time.monotonic() >= self._end:
            self._tell(signal.SIGKILL)
            self._end += self._patience

    def _tell(self, number: int) -> None:
        for worker in self._alive.values():
            os.kill(worker.pid, number)


def _say(pipe: int) -> None:
    os.write(pipe, b"+")
