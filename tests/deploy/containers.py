"""Running a built image without an engine: as its user, in its environment and folder, on a read-only disk.

The disk is read-only by a mount namespace where this machine lets us make one, and by the rights of the user in any
case, who owns nothing. Only root can become that user: anybody else runs the container as themselves.
"""

import os
import signal
import subprocess
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from tests.deploy.building import Image

__all__ = ["Container", "running"]

IS_ROOT = os.geteuid() == 0
READ_ONLY = ["unshare", "--mount", "sh", "-c", 'mount -o remount,bind,ro / && exec "$@"', "sh"]

POWERLESS = ["--no-new-privs", "--bounding-set=-all"]


@dataclass
class Container:
    """Hold a running container and the lines it has said so far."""

    image: Image
    environment: Mapping[str, str]
    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list[str])

    def until(self, word: str) -> str:
        """Wait for the line that says *word*, and give it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if word in line:
                return line
        raise AssertionError("".join(self.said))

    def run(self, command: Sequence[str]) -> int:
        """Run *command* inside, and give its exit status."""
        inside = [*_confined(self.image), *command]
        return subprocess.run(inside, env=self.environment, capture_output=True, check=False).returncode

    def stop(self) -> int:
        """Tell it to stop as an engine would, and give its exit status."""
        self.process.send_signal(signal.Signals[self.image.said["STOPSIGNAL"]])
        self.said += self.process.communicate()[0].splitlines(keepends=True)
        return self.process.returncode


@contextmanager
def running(image: Image, **changed: str) -> Generator[Container]:
    """Run the `CMD` of *image* with some of its environment *changed*, and end it at the end."""
    environment = {**image.environment, **changed}
    with subprocess.Popen(
        [*_confined(image), *image.command("CMD")],
        cwd=image.place(image.folder),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Container(image, environment, process)
        finally:
            process.kill()


def _confined(image: Image) -> Sequence[str]:
    user, _, group = image.said["USER"].partition(":")
    become = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *POWERLESS, "--"]
    return [*(READ_ONLY if _has_namespaces() else []), *become] if IS_ROOT else []


@cache
def _has_namespaces() -> bool:
    return subprocess.run([*READ_ONLY, "true"], capture_output=True, check=False).returncode == 0
