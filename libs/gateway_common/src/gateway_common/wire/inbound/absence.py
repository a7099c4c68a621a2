"""Whether a client has left of whom nothing is read: the kernel knows, and says so behind what is unread."""

import select

__all__ = ["has_left"]

_LEFT = getattr(select, "POLLRDHUP", 0)  # Linux alone tells; elsewhere only a reset is seen


def has_left(descriptor: int) -> bool:
    """Tell whether the other side of the socket with this *descriptor* has closed it."""
    poll = select.poll()
    poll.register(descriptor, _LEFT)
    return bool(poll.poll(0))
