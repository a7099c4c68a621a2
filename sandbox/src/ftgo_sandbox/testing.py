"""The sandbox for end-to-end tests: real processes on free ports, which end with the test.

    with running(only=("order", "kitchen", "mobile"), speed=600) as sandbox:
        sandbox.control.put("kitchen", Fault(hang=True))
        httpx2.get(sandbox.urls["mobile"] + "/v1/orders/1", headers={"Authorization": "Bearer dev:1"})

Start it from the main thread: it lives no longer than the thread that started it.

`provider_running` runs the OpenID provider alone, in the loop of the test and on its clock; `listening` serves what a
test likes there, by uvicorn, and ends it at once. `NOBODY` spares a client from reading certificates.
"""

import socket
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import cycle
from random import SystemRandom
from threading import Condition, Thread

from ftgo_sandbox.control import Control
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.running import RunningProvider, provider_running
from ftgo_sandbox.settings import GATEWAYS, SERVICES, Settings, inherited
from ftgo_sandbox.skeleton.assertions import FIELD
from ftgo_sandbox.skeleton.clock import SystemClock
from ftgo_sandbox.skeleton.faults import Fault
from ftgo_sandbox.skeleton.listening import listening
from ftgo_sandbox.skeleton.plain import NOBODY
from ftgo_sandbox.skeleton.signing import Signer
from ftgo_sandbox.supervisor.leash import leash
from ftgo_sandbox.supervisor.processes import NAMES
from ftgo_sandbox.supervisor.report import READY

__all__ = [
    "NAMES",
    "NOBODY",
    "SERVICES",
    "Client",
    "Control",
    "Fault",
    "RunningProvider",
    "Sandbox",
    "free_ports",
    "listening",
    "provider_running",
    "running",
]

TESTS = "test"
"""The issuer in whose name a test calls services."""

SECONDS_TO_START = 240.0
SECONDS_TO_STOP = 60.0
NOT_FOR_CALLERS = range(20_000, 32_000)
"""Ports below those that the system gives to whoever connects, so that none is taken before it is used."""

SHELF = 240
"""How many of them a process of tests has for itself, so that none is taken by another that looks at the same time."""


class Sandbox:
    """Reach a running sandbox: *urls* by name, *control* for faults and speed, *output* for what it has said so far."""

    def __init__(
        self, process: "subprocess.Popen[str]", urls: Mapping[str, str], control: Control, signer: Signer
    ) -> None:
        self.process = process
        self._signer = signer
        self.urls = urls
        self.control = control
        self.output: list[str] = []
        self._has_ended = False
        self._news = Condition()
        Thread(target=self._listen, daemon=True).start()

    def shown(self, subject: str, service: str) -> dict[str, str]:
        """Give the field by which a *service* believes that consumer:1 calls it, or service:test."""
        return {FIELD: self._signer.assertion(subject, service)}

    def says(self, words: str, *, times: int = 1, within: float = SECONDS_TO_START) -> bool:
        """Wait until so many lines of its output hold these *words*, and tell whether that came to pass."""
        with self._news:
            self._news.wait_for(lambda: self._has_ended or self._has_said(words, times), within)
            return self._has_said(words, times)

    def _has_said(self, words: str, times: int) -> bool:
        return sum(words in line for line in self.output) >= times

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            with self._news:
                self.output.append(line.rstrip())
                self._news.notify_all()
        with self._news:
            self._has_ended = True
            self._news.notify_all()


@contextmanager
def running(
    *, only: Iterable[str] = NAMES, speed: float = 10.0, environment: Mapping[str, str] | None = None
) -> Generator[Sandbox]:
    """Start the sandbox, or the part of it called *only*, wait until all of it is ready, and stop it in the end."""
    signer = Signer(TESTS, SystemClock())
    settings = Settings.model_validate({"speed": speed, "key_sets": {TESTS: signer.published}, **free_ports()})
    names = list(only)
    with Control(settings) as control, _started(names, {**settings.as_environment(), **(environment or {})}) as process:
        sandbox = Sandbox(process, {name: settings.urls[name] for name in names}, control, signer)
        if not sandbox.says(READY):
            raise RuntimeError("The sandbox did not start:\n" + "\n".join(sandbox.output))
        yield sandbox


def free_ports() -> dict[str, int]:
    """Find a free port for everything that runs, and for the operators of each gateway, as settings."""
    names = (*NAMES, *(f"{name}_admin" for name in GATEWAYS))
    free = filter(_is_free, _ours())
    return {f"{name}_port": port for name, port in zip(names, free, strict=False)}


@cache
def _ours() -> Iterator[int]:
    """Go round a shelf of ports; whoever holds the first of them, until its process ends, has the others."""
    shelves = [NOT_FOR_CALLERS[first : first + SHELF] for first in range(0, len(NOT_FOR_CALLERS), SHELF)]
    ours = next(filter(_is_ours, SystemRandom().sample(shelves, len(shelves))))
    return cycle(ours[1:])


def _is_ours(shelf: range) -> bool:
    claim = socket.socket()
    with suppress(OSError):
        claim.bind(("127.0.0.1", shelf[0]))
        claim.detach()  # it is closed by nobody
        return True
    claim.close()
    return False


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


@contextmanager
def _started(names: list[str], environment: Mapping[str, str]) -> "Generator[subprocess.Popen[str]]":
    with subprocess.Popen(  # noqa: S603 - it starts our own command
        [sys.executable, "-m", "ftgo_sandbox", "up", "--only", ",".join(names)],
        env={**inherited(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=leash(),  # noqa: PLW1509 - it makes one system call, and takes no lock
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_STOP)
            process.kill()
