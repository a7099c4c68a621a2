import signal
import socket
from contextlib import closing

import httpx2
import psutil
from typer.testing import CliRunner

from ftgo_sandbox.cli import app
from ftgo_sandbox.settings import SERVICES
from ftgo_sandbox.testing import running

PATIENCE = 60.0


def test_all_services_start_survive_a_death_and_stop_together() -> None:
    """Six services answer; one that is killed comes back; at the end no process is left, and the exit code is 0."""
    with running(only=SERVICES) as sandbox:
        answers = [httpx2.get(f"{url}/health", timeout=PATIENCE).status_code for url in sandbox.urls.values()]
        children = psutil.Process(sandbox.process.pid).children(recursive=True)
        next(child for child in children if child.cmdline()[-1] == "restaurant").kill()
        told = sandbox.says("died of signal 9; it is started again in 0.5 s")
        back = sandbox.says("ready at", times=len(SERVICES) + 1)
        children += psutil.Process(sandbox.process.pid).children(recursive=True)
        sandbox.process.terminate()
        stopped = sandbox.says("Everything has stopped.")

    assert answers == [200] * 6
    assert (told, back, stopped) == (True, True, True)
    assert sandbox.process.returncode == 0
    assert [child for child in children if child.is_running()] == []


def test_ctrl_c_however_often_ends_it_like_any_end() -> None:
    """A person in a hurry presses it again, and nothing has failed for that."""
    with running(only=("restaurant",)) as sandbox:
        (child,) = psutil.Process(sandbox.process.pid).children()
        for words in ("Ready after", "Stopping", "Everything has stopped."):
            sandbox.says(words)
            sandbox.process.send_signal(signal.SIGINT)
        sandbox.process.wait(PATIENCE)

    assert sandbox.process.returncode == 0
    assert not child.is_running()


def test_no_process_outlives_a_supervisor_that_is_killed() -> None:
    """Even without a chance to say goodbye, the supervisor leaves nothing behind."""
    with running(only=("restaurant",)) as sandbox:
        children = psutil.Process(sandbox.process.pid).children()
        sandbox.process.kill()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)

    assert (len(children), alive) == (1, [])


def test_a_port_in_use_is_told_before_anything_starts() -> None:
    """One sentence names the port, and the setting that helps."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["up", "--only", "kitchen"], env={"SANDBOX_KITCHEN_PORT": str(port)})

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Port {port} of 127.0.0.1 cannot be had (address already in use): set SANDBOX_KITCHEN_PORT to another.\n"
    )


def test_one_port_for_two_is_told_before_anything_starts() -> None:
    """Two settings that want the same port are named together."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    ports = {"SANDBOX_KITCHEN_PORT": port, "SANDBOX_MOBILE_PORT": port}
    result = CliRunner().invoke(app, ["up", "--only", "kitchen,mobile"], env=ports)

    assert result.exit_code == 1
    assert result.stderr == (f"SANDBOX_KITCHEN_PORT and SANDBOX_MOBILE_PORT are both {port}: give one another port.\n")
