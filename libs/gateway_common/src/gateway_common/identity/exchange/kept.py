"""Tokens that were given before, known again by the digest of the caller's own."""

from collections import OrderedDict
from typing import NamedTuple

from gateway_common.identity.exchange.granted import Granted

__all__ = ["Kept"]

SPARE_SHARE = 10  # a token is shown no more when a tenth of its life is left,
SPARE_MOST = 30.0  # and until its last half minute
LONGEST = 3600.0
SETTLED = 10.0
"""How many seconds old a token has to be before one that its service refuses is asked for anew."""


class _Entry(NamedTuple):
    credentials: bytes
    since: float
    until: float


class Kept:
    """Keep at most *most* credentials of one service, each a little shorter than it is good, and an hour at most.

    Whose was asked for longest ago makes room. All moments are seconds of one clock that never goes back.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._entries)

    def find(self, digest: bytes, now: float) -> bytes | None:
        """Give the credentials for the token behind this *digest*, if they are good *now* and for a while yet."""
        entry = self._entries.get(digest)
        if entry is None:
            return None
        if entry.until <= now:
            del self._entries[digest]
            return None
        self._entries.move_to_end(digest)
        return entry.credentials

    def keep(self, digest: bytes, granted: Granted, now: float) -> None:
        """Keep what was *granted* just *now*."""
        lasting = min(granted.seconds - min(SPARE_MOST, granted.seconds / SPARE_SHARE), LONGEST)
        if lasting <= 0:
            return
        self._entries[digest] = _Entry(granted.credentials, now, now + lasting)
        self._entries.move_to_end(digest)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def drop(self, digest: bytes, credentials: bytes, now: float) -> None:
        """Forget *credentials* that a service refused, unless they are so young that others would fare no better."""
        entry = self._entries.get(digest)
        if entry is not None and entry.credentials == credentials and now - entry.since >= SETTLED:
            del self._entries[digest]
