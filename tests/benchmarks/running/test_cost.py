import os
import subprocess
import sys

from benchmarks.running.cost import Spent, resident


def test_what_was_spent_between_is_the_difference() -> None:
    """The program's own time and the kernel's are told apart."""
    between = Spent(user=3.0, system=2.0) - Spent(user=1.0, system=0.5)

    assert between == Spent(user=2.0, system=1.5)
    assert between.total == 3.5


def test_children_are_counted_with_their_parent() -> None:
    """What a process holds includes what its children hold."""
    held = "block = bytearray(1 << 28); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdout.readline()
        whole, part = resident(os.getpid()), resident(child.pid)
        child.stdin.close()

    assert whole > part >= 1 << 28
