import os
import signal
import sys
from pathlib import Path

import pytest

from benchmarks.running import process
from benchmarks.running.ports import free_ports
from benchmarks.running.process import answering, running
from benchmarks.unavailable import Unavailable

FILES = "http.server.SimpleHTTPRequestHandler"
SERVER = "import http.server, sys; http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), {}).serve_forever()"


def test_a_program_is_waited_for_and_ended(tmp_path: Path) -> None:
    """It runs until its first answer and for as long as it is needed, and then no more."""
    (port,) = free_ports(1)
    log = tmp_path / "log"
    with running([sys.executable, "-c", SERVER.format(FILES), str(port)], log, tmp_path) as server:
        seconds = answering(server, f"http://127.0.0.1:{port}/", log)
        alive = server.poll() is None

    assert seconds > 0
    assert alive
    assert server.poll() is not None


def test_a_program_that_is_stopped_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever breaks off a run, with whatever stopped in it, leaves no program that waits to be continued."""
    monkeypatch.setattr(process, "PATIENCE", 5.0)
    with running([sys.executable, "-c", "import signal; signal.pause()"], tmp_path / "log") as program:
        program.send_signal(signal.SIGSTOP)
        os.waitpid(program.pid, os.WUNTRACED)

    assert program.returncode == -signal.SIGTERM, "it was heard, and did not have to be killed"


def test_a_program_that_ends_is_told_by_its_last_words(tmp_path: Path) -> None:
    """Whoever cannot start says why on the last line, and that is what people read."""
    log = tmp_path / "log"
    saying = "print('first'); raise SystemExit('the port is taken')"

    with (
        running([sys.executable, "-c", saying], log) as program,
        pytest.raises(Unavailable, match=r"^it does not start: the port is taken$"),
    ):
        answering(program, "http://127.0.0.1:9/", log)


def test_a_program_that_says_nothing_is_told_so(tmp_path: Path) -> None:
    """Silence is told, too."""
    log = tmp_path / "log"

    with (
        running([sys.executable, "-c", ""], log) as program,
        pytest.raises(Unavailable, match="it says nothing"),
    ):
        answering(program, "http://127.0.0.1:9/", log)
