"""The sandbox for end-to-end tests: real processes on free ports, which end with the test.

    with running(only=("order", "kitchen", "mobile"), speed=600) as sandbox:
        sandbox.control.put("kitchen", Fault(hang=True))
        httpx2.get(sandbox.urls["mobile"] + "/v1/orders/1", headers={"Authorization": "Bearer dev:1"})

Start it from the main thread: it lives no longer than the thread that started it.
"""

import socket
import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from threading import Condition, Thread

from ftgo_sandbox.control import Control
from ftgo_sandbox.settings import GATEWAYS, SERVICES, Settings, inherited
from ftgo_sandbox.skeleton.faults import Fault
from ftgo_sandbox.supervisor.leash import leash
from ftgo_sandbox.supervisor.processes import NAMES
from ftgo_sandbox.supervisor.report import READY

__all__ = ["NAMES", "SERVICES", "Control", "Fault", "Sandbox", "free_ports", "running"]

SECONDS_TO_START = 90.0
SECONDS_TO_STOP = 15.0


class Sandbox:
    """Reach a running sandbox: *urls* by name, *control* for faults and speed, *output* for what it has said so far."""

    def __init__(self, process: "subprocess.Popen[str]", urls: Mapping[str, str], control: Control) -> None:
        self.process = process
        self.urls = urls
        self.control = control
        self.output: list[str] = []
        self._has_ended = False
        self._news = Condition()
        Thread(target=self._listen, daemon=True).start()

    def says(self, words: str, *, within: float = 30.0) -> bool:
        """Wait until a line of its output holds these *words*, and tell whether that came to pass."""
        with self._news:
            self._news.wait_for(lambda: self._has_ended or self._has_said(words), within)
            return self._has_said(words)

    def _has_said(self, words: str) -> bool:
        return any(words in line for line in self.output)

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
    settings = Settings.model_validate({"speed": speed, **free_ports()})
    names = list(only)
    with Control(settings) as control, _started(names, {**settings.as_environment(), **(environment or {})}) as process:
        sandbox = Sandbox(process, {name: settings.urls[name] for name in names}, control)
        if not sandbox.says(READY, within=SECONDS_TO_START):
            raise RuntimeError("The sandbox did not start:\n" + "\n".join(sandbox.output))
        yield sandbox


def free_ports() -> dict[str, int]:
    """Find a free port for every service and gateway, and for the operators of each gateway, as settings."""
    with ExitStack() as stack:
        names = (*NAMES, *(f"{name}_admin" for name in GATEWAYS))
        probes = {name: stack.enter_context(closing(socket.socket())) for name in names}
        for probe in probes.values():
            probe.bind(("127.0.0.1", 0))
        return {f"{name}_port": probe.getsockname()[1] for name, probe in probes.items()}


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
