"""A transport that goes nowhere: it keeps what is written, and takes of it what the test says."""

import asyncio
import socket
from collections.abc import Iterable

__all__ = ["Pipe"]


class Pipe(asyncio.Transport):
    """Hold what was *written* in how many *writes*, and how much is *waiting*; what was *done* is told in words."""

    def __init__(self, wire: socket.socket) -> None:
        super().__init__({"socket": wire})
        self.written = b""
        self.writes = 0
        self.waiting = 0
        self.reading = True
        self.done: list[str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep *data*, waiting."""
        self.writelines([data])

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Keep all of them, waiting."""
        data = b"".join(list_of_data)
        self.writes += 1
        self.written += data
        self.waiting += len(data)

    def get_write_buffer_size(self) -> int:
        """Tell how much is waiting."""
        return self.waiting

    def is_reading(self) -> bool:
        """Tell whether it reads."""
        return self.reading

    def is_closing(self) -> bool:
        """Tell whether it is over."""
        return bool({"closed", "aborted"} & set(self.done))

    def pause_reading(self) -> None:
        """Read no more."""
        self.reading = False

    def resume_reading(self) -> None:
        """Read again."""
        self.reading = True

    def write_eof(self) -> None:
        """End one side."""
        self.done.append("ended")

    def close(self) -> None:
        """End it."""
        self.done.append("closed")

    def abort(self) -> None:
        """End it at once."""
        self.done.append("aborted")
