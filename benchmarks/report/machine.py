"""What the numbers were measured on: without it they say nothing."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["described", "model_of", "other_work", "python"]

QUIET = 0.5
"""The load up to which a machine has no other work to speak of."""


def described() -> Mapping[str, str]:
    """Say when, where, and what else went on: nothing of it names a host, a user or a folder."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": model_of(Path("/proc/cpuinfo").read_text()),
        "cores": f"{len(os.sched_getaffinity(0))}, of which one is the gateway's",
        "other work": other_work(os.getloadavg()[0]),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}, {platform.machine()}",
        "Python": python(platform.python_version(), platform.python_build(), platform.python_compiler()),
    }


def python(version: str, build: tuple[str, str], compiler: str) -> str:
    """Say which build of Python ran: of one version some are quicker than others, by how they were compiled."""
    name, date = build
    return f"{version} ({name}, built {' '.join(date.split())} by {compiler.partition('(')[0].strip()})"


def model_of(information: str) -> str:
    """Find the processor's name in what the kernel says of it."""
    lines = (line.partition(":") for line in information.splitlines())
    return next((value.strip() for name, _, value in lines if name.strip() == "model name"), "unknown")


def other_work(load: float) -> str:
    """Say what a *load* of the machine before the run means for its numbers."""
    return "none" if load <= QUIET else f"a load of {load:.1f} before the run: believe ratios, not times"
