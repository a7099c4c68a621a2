"""Whether every process can have its port, found out before any is started."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import closing

from ftgo_sandbox.supervisor.processes import Process


def mistakes(processes: Sequence[Process]) -> Iterator[str]:
    """Say in one sentence each which ports cannot be had, and which setting helps."""
    taken: dict[int, str] = {}
    for host, setting, port in _doors(processes):
        if port in taken:
            yield f"{taken[port]} and {setting} are both {port}: give one another port."
        elif reason := _refusal(host, port):
            yield f"Port {port} of {host} cannot be had ({reason}): set {setting} to another."
        taken.setdefault(port, setting)


def _doors(processes: Sequence[Process]) -> Iterator[tuple[str, str, int]]:
    for process in processes:
        for setting, port in process.doors.items():
            yield process.host, setting, port


def _refusal(host: str, port: int) -> str | None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            return (error.strerror or str(error)).lower()
    return None
