"""The process that watches over others, in a process of its own, for it forks."""

import subprocess
import sys
import textwrap

import pytest

from gateway_common.cli.serving.workers import next_birth, next_try

PARENT = """\
import os, signal, sys
from contextlib import suppress
from pathlib import Path
from gateway_common.cli.serving.workers import Workers

notes = Path(sys.argv[1])
parent = os.getpid()

def note(text):
    with notes.open("a") as file:
        file.write(text + "\\n")

{work}

def leave():
    note("leave")

sys.exit(Workers({count}, work, leave=leave, patience={patience}).run())
"""
WAITS = "    signal.sigwait({signal.SIGTERM, signal.SIGINT})\n"


def run(tmp_path_notes: str, work: str, *, count: int = 2, patience: float = 30.0) -> int:
    code = PARENT.format(work=textwrap.dedent(work), count=count, patience=patience)
    done = subprocess.run([sys.executable, "-c", code, tmp_path_notes], capture_output=True, timeout=240, check=False)
    return done.returncode


@pytest.fixture
def notes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a file for what the processes note."""
    return str(tmp_path_factory.mktemp("workers") / "notes")


def noted(notes: str) -> list[str]:
    with open(notes) as file:  # noqa: PTH123 – one line
        return file.read().splitlines()


def test_nobody_is_born_again_too_soon() -> None:
    """A worker that lived for a while is replaced at once, one that died right away a second after its birth."""
    assert next_birth(10.0, 15.0) == 15.0
    assert next_birth(10.0, 10.25) == 11.0


def test_pauses_grow_and_have_an_end() -> None:
    """Between two tries to make a process lies twice the time of before, and never more than eight seconds."""
    pauses = [next_try(failed, 10.0) - 10.0 for failed in (1, 2, 3, 6, 7, 5_000)]

    assert pauses == [0.25, 0.5, 1.0, 8.0, 8.0, 8.0]


def test_the_first_serves_before_the_others_start(notes: str) -> None:
    """What is wrong with all of them is told by one; when told to stop, all end, and the exit code is 0."""
    work = """
    def work(slot, serving):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        note(f"start {slot}")
        serving()
        if notes.read_text().count("start") == 3:
            with suppress(FileExistsError):  # another found so as well, and has told
                notes.with_suffix(".told").mkdir()
                os.kill(parent, signal.SIGTERM)
        signal.sigwait({signal.SIGTERM})
        note(f"end {slot}")
        return 0
    """

    assert run(notes, work, count=3) == 0
    assert noted(notes)[0] == "start 0"
    assert sorted(noted(notes)[1:3]) == ["start 1", "start 2"]
    assert sorted(noted(notes)[4:]) == ["end 0", "end 1", "end 2"]
    assert noted(notes)[3] == "leave"


def test_a_worker_that_cannot_start_stops_everything(notes: str) -> None:
    """Whoever ends before they serve would do so again: the others are not even started, and the exit code is 3."""
    work = """
    def work(slot, serving):
        note(f"start {slot}")
        return 1
    """

    assert run(notes, work) == 3
    assert noted(notes) == ["start 0", "leave"]


def test_a_worker_that_cannot_start_is_tried_again_while_others_serve(notes: str) -> None:
    """One bad start does not end what works: the place is tried again, and taken in the end."""
    work = """
    def work(slot, serving):
        note(f"start {slot}")
        if slot == 1 and notes.read_text().count("start 1") < 2:
            return 1
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        serving()
        if slot == 1:
            os.kill(parent, signal.SIGTERM)
        signal.sigwait({signal.SIGTERM})
        return 0
    """

    assert run(notes, work) == 0
    assert noted(notes) == ["start 0", "start 1", "start 1", "leave"]


def test_a_worker_that_breaks_while_it_starts_stops_everything(notes: str) -> None:
    """An exception is told, and ends the worker alone; the exit code is 3."""
    work = """
    def work(slot, serving):
        raise RuntimeError(slot)
    """

    assert run(notes, work) == 3
    assert noted(notes) == ["leave"]


def test_a_worker_that_died_is_replaced(notes: str) -> None:
    """Another takes its place, and serves like it."""
    work = """
    def work(slot, serving):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        serving()
        note(f"serves {slot}")
        if noted().count("serves 0") == 1 and slot == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if noted().count("serves 0") == 2:
            os.kill(parent, signal.SIGTERM)
        signal.sigwait({signal.SIGTERM})
        return 0

    def noted():
        return notes.read_text().splitlines()
    """

    assert run(notes, work, count=1) == 0
    assert noted(notes) == ["serves 0", "serves 0", "leave"]


def test_a_worker_for_whom_there_is_no_process_is_tried_again(notes: str) -> None:
    """A machine that makes no more processes for a moment ends nothing: its place is taken as soon as one can be."""
    work = """
    fork, tries = os.fork, []

    def hardly_ever():
        tries.append(1)
        note(f"try {len(tries)}")
        if len(tries) in (2, 3):
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    os.fork = hardly_ever

    def work(slot, serving):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        serving()
        if slot == 1:
            os.kill(parent, signal.SIGTERM)
        signal.sigwait({signal.SIGTERM})
        return 0
    """

    assert run(notes, work) == 0
    assert noted(notes) == ["try 1", "try 2", "try 3", "try 4", "leave"]


def test_who_does_not_end_in_time_is_killed(notes: str) -> None:
    """Patience has an end, which the exit code tells."""
    work = """
    def work(slot, serving):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        serving()
        os.kill(parent, signal.SIGTERM)
        while True:
            signal.pause()
    """

    assert run(notes, work, count=1, patience=0.1) == 4


@pytest.mark.parametrize(("second", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_second_signal_kills_all(notes: str, second: str, code: int) -> None:
    """Whoever asks twice gets the end at once, with the exit code of that signal."""
    work = f"""
    def work(slot, serving):
        signal.signal(signal.SIGTERM, lambda *_: os.kill(parent, signal.{second}))
        serving()
        os.kill(parent, signal.SIGTERM)
        while True:
            signal.pause()
    """

    assert run(notes, work, count=1) == code
