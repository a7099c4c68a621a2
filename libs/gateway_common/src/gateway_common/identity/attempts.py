"""How often somebody has shown what proves nothing: decided here, by moments alone.

Each bad proof fills a bucket that empties evenly. Who comes from where it is full has to wait until there is room for
another: a leaky bucket, kept as the one moment at which it will be empty.
"""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

__all__ = ["Attempts", "origin_of"]

MOST_ORIGINS = 50_000
_NETWORK = 64
"""How many bits of an address of IPv6 stand for one customer, who has all the others to themselves."""


class Attempts:
    """Allow *most* attempts in *window* seconds from one origin; who came longest ago is forgotten first."""

    def __init__(self, most: int, window: float, *, origins: int = MOST_ORIGINS) -> None:
        self._drop = window / most
        self._full = window - self._drop / 2  # between the last one that fits and the first that does not
        self._origins = origins
        self._empty_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """Count the origins of which something is known."""
        return len(self._empty_at)

    def wait(self, origin: str, now: float) -> float:
        """Give the seconds that *origin* has to wait before another attempt, 0 for none."""
        empty_at = self._empty_at.get(origin, now)
        if empty_at <= now:
            self._empty_at.pop(origin, None)
        return max(0.0, empty_at - now - self._full)

    def note(self, origin: str, now: float) -> None:
        """Count an attempt that failed."""
        self._empty_at[origin] = max(now, self._empty_at.get(origin, now)) + self._drop
        self._empty_at.move_to_end(origin)
        if len(self._empty_at) > self._origins:
            self._empty_at.popitem(last=False)


def origin_of(address: str) -> str:
    """Name who is behind *address*: an address of IPv4, or the first 64 bits of one of IPv6."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return f"{int(read) >> (128 - _NETWORK):x}::/{_NETWORK}"
