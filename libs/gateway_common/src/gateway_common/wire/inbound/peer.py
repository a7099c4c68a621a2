"""What the kernel knows of the other side of a connection, and tells nobody who does not ask."""

import fcntl
import select
import struct
import termios

__all__ = ["has_left", "unread", "untaken"]

_LEFT = getattr(select, "POLLRDHUP", 0)  # Linux alone tells of it; elsewhere only a reset is seen


def has_left(descriptor: int) -> bool:
    """Tell whether the other side has closed, though what it sent before is still unread."""
    poll = select.poll()
    poll.register(descriptor, _LEFT)
    return bool(poll.poll(0))


def untaken(descriptor: int) -> int:
    """Give how many bytes lie in the kernel that the other side has not taken: a socket says so only when many are."""
    answer = fcntl.ioctl(descriptor, termios.TIOCOUTQ, bytes(4))
    (size,) = struct.unpack("i", answer)
    return int(size)


def unread(descriptor: int) -> int:
    """Give how many bytes lie in the kernel that the other side has sent and nobody has read."""
    answer = fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4))
    (size,) = struct.unpack("i", answer)
    return int(size)
