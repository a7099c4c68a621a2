"""The assertions for one service, each made once for all calls of its caller in the first half of its life.

Signing takes some 40 µs, and looking for one that was signed before less than one.
"""

import time
from collections.abc import Callable

from gateway_common.caller import Caller
from gateway_common.identity.assertions.issuer import Issuer

__all__ = ["MOST", "Assertions"]

MOST = 2048
"""How many callers are remembered for each service."""


class Assertions:
    """Give the tokens of *issuer* for the service *audience*; *clock* tells seconds since 1970.

    Half of its life is left to a token when it goes out for the last time: that much the clock of the service may be
    ahead of ours. A clock that was set back makes new tokens, too.
    """

    def __init__(
        self, issuer: Issuer, audience: str, *, clock: Callable[[], float] = time.time, most: int = MOST
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._most = most
        self._span = issuer.lifetime / 2
        self._kept: dict[Caller, tuple[float, bytes]] = {}

    def __len__(self) -> int:
        """Count the callers who are remembered."""
        return len(self._kept)

    def __call__(self, caller: Caller) -> bytes:
        """Give a token for *caller*, of whom half of its life is left at least."""
        now = self._clock()
        kept = self._kept.get(caller)
        if kept is not None and 0 <= now - kept[0] < self._span:
            return kept[1]
        return self._anew(caller, now)

    def _anew(self, caller: Caller, now: float) -> bytes:
        self._kept.pop(caller, None)
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]  # the oldest, for each goes to the end when it is made
        token = self._issuer.token(caller, self._audience, int(now))
        self._kept[caller] = (now, token)
        return token
