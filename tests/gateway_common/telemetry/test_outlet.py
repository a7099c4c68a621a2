"""The way out of the log, to readers that stand still or leave."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gateway_common.telemetry import Outlet
from gateway_common.telemetry.outlet import AGAIN, MANY, SOON
from gateway_common.testing import simulated
from gateway_common.testing.clock import pass_time

LINE = b"x" * 999 + b"\n"
ROOM = 1 << 16  # of a pipe, on Linux


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Give the two ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        with suppress(OSError):
            os.close(end)


def read_all(end: int) -> bytes:
    """Read what is in the pipe now."""
    os.set_blocking(end, False)
    read = b""
    with suppress(BlockingIOError):
        while piece := os.read(end, 1 << 20):
            read += piece
    return read


def test_lines_come_out_as_they_are_written(pipe: tuple[int, int]) -> None:
    """A line is out when its writer goes on."""
    outlet = Outlet(pipe[1])

    outlet.write(b"one\n")
    outlet.write(b"two\n")

    assert read_all(pipe[0]) == b"one\ntwo\n"


def test_a_reader_that_stands_still_is_not_waited_for(pipe: tuple[int, int]) -> None:
    """What does not fit into the pipe is kept, and comes in order when there is room, before the next line."""
    outlet = Outlet(pipe[1])

    for _ in range(100):
        outlet.write(LINE)
    first = read_all(pipe[0])
    outlet.write(b"last\n")
    rest = read_all(pipe[0])

    assert 0 < len(first) <= ROOM
    assert first + rest == LINE * 100 + b"last\n"
    assert outlet.lost == 0


def test_what_is_kept_is_bounded(pipe: tuple[int, int]) -> None:
    """Beyond the bound lines are lost, whole, and counted; those before them are not."""
    outlet = Outlet(pipe[1], most=10_000)

    for _ in range(200):
        outlet.write(LINE)
    first = read_all(pipe[0])
    outlet.write(b"last\n")
    rest = read_all(pipe[0])

    assert outlet.lost == 200 - (len(first) + len(rest) - 5) // len(LINE)
    assert (first + rest).count(b"\n") == 200 - outlet.lost + 1
    assert outlet.lost > 100


def test_a_reader_that_left_fails_nobody(pipe: tuple[int, int]) -> None:
    """Lines that nobody can read any more are lost, and counted."""
    outlet = Outlet(pipe[1])
    os.close(pipe[0])

    written = [outlet.write(LINE) for _ in range(3)]

    assert (written, outlet.lost) == ([len(LINE)] * 3, 3)


def test_a_full_disk_fails_nobody() -> None:
    """Lines for which there is no room on a disk are lost, and counted."""
    with Path("/dev/full").open("wb", buffering=0) as full:
        outlet = Outlet(full.fileno())

        outlet.write(LINE)

    assert outlet.lost == 1


def test_at_the_end_the_reader_gets_a_last_chance(pipe: tuple[int, int]) -> None:
    """Closing waits a moment for a reader who takes what is kept, and for no other."""
    outlet = Outlet(pipe[1])
    for _ in range(100):
        outlet.write(LINE)

    child = os.fork()
    if not child:
        os.close(pipe[1])
        while os.read(pipe[0], ROOM):
            pass
        os._exit(0)
    outlet.close()
    os.close(pipe[1])

    assert os.waitpid(child, 0)[1] == 0
    assert outlet.write(b"") == 0
    assert outlet.lost == 0


def test_nobody_waits_for_ever_at_the_end(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing ends although nobody reads."""
    monkeypatch.setattr("gateway_common.telemetry.outlet.LAST_WORDS", 0.01)
    outlet = Outlet(pipe[1])
    for _ in range(100):
        outlet.write(LINE)

    outlet.close()

    assert len(read_all(pipe[0])) <= ROOM


def test_a_file_is_no_terminal(tmp_path: Path) -> None:
    """An outlet says whether a person looks, as the log asks it before it colours anything."""
    with (tmp_path / "log").open("wb") as file:
        outlet = Outlet(file.fileno())
        outlet.write(b"line\n")

        assert not outlet.isatty()

    assert (tmp_path / "log").read_bytes() == b"line\n"


@simulated
async def test_lines_of_a_moment_are_written_together(pipe: tuple[int, int]) -> None:
    """While requests are served, a line waits a little for others, and not for long."""
    outlet = Outlet(pipe[1])

    outlet.write(b"one\n")
    outlet.write(b"two\n")
    at_once = read_all(pipe[0])
    await pass_time(SOON)
    soon = read_all(pipe[0])
    outlet.write(b"three\n")
    await pass_time(SOON)

    assert (at_once, soon, read_all(pipe[0])) == (b"", b"one\ntwo\n", b"three\n")


@simulated
async def test_much_does_not_wait(pipe: tuple[int, int]) -> None:
    """Lines enough for one write are written without waiting for more."""
    outlet = Outlet(pipe[1])

    for _ in range(MANY // len(LINE) + 1):
        outlet.write(LINE)

    assert read_all(pipe[0]).startswith(LINE)


@simulated
async def test_a_reader_that_moves_on_gets_the_rest(pipe: tuple[int, int]) -> None:
    """What is kept for a reader comes when there is room, though no further line does."""
    outlet = Outlet(pipe[1])
    for _ in range(100):
        outlet.write(LINE)
    await pass_time(SOON)

    first = read_all(pipe[0])
    await pass_time(AGAIN)

    assert first + read_all(pipe[0]) == LINE * 100
    assert outlet.lost == 0


@simulated
async def test_what_waits_can_be_written_now(pipe: tuple[int, int]) -> None:
    """Whoever is about to end writes what waits, and nothing is written twice."""
    outlet = Outlet(pipe[1])

    outlet.write(b"one\n")
    outlet.flush()
    now = read_all(pipe[0])
    await pass_time(SOON)

    assert (now, read_all(pipe[0])) == (b"one\n", b"")


def test_a_fork_leaves_what_is_kept_to_its_parent(pipe: tuple[int, int]) -> None:
    """A process writes no line of the one that it was forked from."""
    outlet = Outlet(pipe[1])
    for _ in range(100):
        outlet.write(LINE)

    outlet.forget()
    read_all(pipe[0])
    outlet.write(b"mine\n")

    assert read_all(pipe[0]) == b"mine\n"


def test_lines_of_several_processes_do_not_mix(pipe: tuple[int, int]) -> None:
    """Two that write to one full pipe never write into each other's lines."""
    one, other = Outlet(pipe[1]), Outlet(pipe[1])
    read = b""
    for _ in range(200):
        one.write(b"1" * 999 + b"\n")
        other.write(b"2" * 1999 + b"\n")
        read += os.read(pipe[0], 1500)
    for outlet in (one, other) * 50:
        read += read_all(pipe[0])
        outlet.flush()

    assert {(len(line), *set(line)) for line in read.splitlines()} == {(999, ord("1")), (1999, ord("2"))}
    assert read.count(b"\n") == 400
