import os
import signal
import subprocess
import sys

import pytest

from benchmarks.running.cores import Cores, on
from benchmarks.unavailable import Unavailable

KILLED = """
import os, signal, subprocess, sys
from benchmarks.running.cores import on
stopping = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"
program = subprocess.Popen(on([*os.sched_getaffinity(0)], [sys.executable, "-c", stopping], ended_by="KILL"))
os.waitpid(program.pid, os.WUNTRACED)
os.kill(os.getpid(), signal.SIGKILL)
"""
"""A run that is killed while a program of it is stopped."""


def test_the_gateway_has_the_first_core_to_itself() -> None:
    """The first core is the gateway's, and all others are everybody else's."""
    assert Cores.among({3, 1, 2}) == Cores(gateway=(1,), others=(2, 3))


def test_one_core_is_too_few() -> None:
    """Where gateway and load would share a core, nothing is measured."""
    with pytest.raises(Unavailable, match="give it two"):
        Cores.among({0})


def test_a_command_is_bound_to_its_cores() -> None:
    """A program runs on its cores only, and ends with us."""
    command = on((2, 3), ["nginx", "-v"])

    assert command[command.index("--cpu-list") + 1] == "2,3"
    assert command[-2:] == ["nginx", "-v"]
    assert "--pdeathsig" in command


def test_one_that_may_be_stopped_ends_with_us_too() -> None:
    """A program that is stopped when a run is killed does not wait for ever for somebody who continues it."""
    killed = subprocess.run([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, timeout=60, check=False)

    assert killed.returncode == -signal.SIGKILL, "and its output is over: nobody is left who holds it"


def test_whoever_measures_stays_off_the_core_of_the_gateway() -> None:
    """What a run does itself costs the gateway nothing; afterwards all is as before."""
    before = os.sched_getaffinity(0)
    if len(before) == 1:
        pytest.skip("this machine has one core")
    cores = Cores.among(before)

    with cores.kept_free():
        during = os.sched_getaffinity(0)

    assert during == set(cores.others)
    assert os.sched_getaffinity(0) == before
