"""One address of a service among several: what it costs to ask it, and what became of those who did."""

import math
from typing import Protocol

from gateway_common.services.balancing.standing import Standing
from gateway_common.services.call import Sender
from gateway_common.services.place import Place
from gateway_common.settings.balancing import BalancingSettings

__all__ = ["Replica", "Transport"]

SHARE = 0.2
"""How much of what is expected is what was seen last."""

LEAST = 0.001
"""Times in seconds below which replicas are equally fast, whatever the noise says."""

FRESH, FADING = 0.5, 2.0
"""For how many seconds the time of a replica that nobody asks is believed, and by which it then fades."""

HARDLY = 0.01
"""The weight of a replica whose weight is 0: it should have a very small chance (RFC 2782)."""

FIRST_SHARE = 0.1
"""The share of its calls that a replica is given when it is new."""

BODIES = 8
"""How many bodies that are held are as much to do as one call that is not answered yet."""

NO_TURN = -1
SILENT = 2
"""How many calls have to wait in vain to tell a replica that is silent from one call that takes long."""


class Transport(Sender, Protocol):
    """Send to one address; once retired, keep no idle connection; be closed at the end."""

    def retire(self) -> None:
        """Hear that no further call comes."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class Replica:
    """Send through *transport* to *place*, and know how much of it is under way, and how long it takes.

    What is expected of an answer is the mean of the last ones in seconds, the youngest counting most. While calls wait
    for theirs it is no less than the time since the last one, so that who has gone silent is noticed before any time
    runs out. A call that a later one has overtaken only takes long, and a body that is held says nothing. While nobody
    asks, what is expected fades, so that who was slow is asked again.

    *in_flight* counts calls until the end of their answers, *waiting* those whose answer has not begun.
    """

    __slots__ = (
        "_cold",
        "_expected",
        "_heard",
        "_since",
        "_turn",
        "_unheard",
        "_warm_after",
        "in_flight",
        "name",
        "picks",
        "place",
        "standing",
        "transport",
        "up",
        "waiting",
    )

    def __init__(self, place: Place, transport: Transport, policy: BalancingSettings) -> None:
        self.place = place
        self.name = place.name
        self.transport = transport
        self.standing = Standing(policy)
        self.up = True
        self.in_flight = self.waiting = self.picks = 0
        self._turn = self._unheard = 0
        self._cold = True
        self._expected = self._heard = 0.0
        self._since = -math.inf
        self._warm_after = policy.slow_start

    @property
    def in_service(self) -> bool:
        """Tell whether it gets calls like any other."""
        return self.up and not self.standing.ejected

    @property
    def load(self) -> int:
        """Tell how much it has to do."""
        return self.waiting + (self.in_flight - self.waiting) // BODIES

    def expected(self, now: float) -> float:
        """Say how many seconds an answer takes."""
        expected, quiet = self._expected, now - self._heard
        if self._unheard >= SILENT:
            expected = max(expected, quiet)
        elif quiet > FRESH:
            expected = self._faded(quiet)
        return expected if expected > LEAST else LEAST  # noqa: FURB136 – max() takes longer, and each call asks twice

    def begin(self, now: float, *, waits: bool = True) -> int:
        """Note a call that is sent, and give its turn, which `answered` wants to know.

        One that does not wait takes the time of whoever gives its body, not the replica's.
        """
        self.in_flight += 1
        self.picks += 1
        if not waits:
            return NO_TURN
        if self._unheard < SILENT:
            quiet = now - self._heard
            if quiet > FRESH:
                self._expected = self._faded(quiet)
            self._heard = now
        self._unheard += 1
        self.waiting += 1
        return self._turn

    def answered(self, turn: int) -> None:
        """Note that a call of that *turn* waits no more, whatever became of it."""
        if turn != NO_TURN:
            self.waiting -= 1
        if turn == self._turn:
            self._unheard -= 1

    def heard(self, now: float, took: float, *, failed: bool) -> None:
        """Note an answer that *took* so many seconds; who *failed* quickly is neither quick nor there.

        How long the first one took is nobody's measure: a connection was opened, and the service may just have started.
        """
        if not failed:
            self._heard = now
            self._turn += 1
            self._unheard = 0
            if self._cold:
                self._cold = False
                return
        seen = max(took, 2 * self._expected) if failed else took
        self._expected = self._expected + SHARE * (seen - self._expected) if self._expected else seen

    def left(self, took: float) -> None:
        """Note that somebody gave up waiting after so many seconds."""
        if took > self._expected:
            self._expected += SHARE * (took - self._expected)

    def warm_up(self, now: float) -> None:
        """Begin with little."""
        self._since = now

    @property
    def warm_at(self) -> float:
        """Tell from when on it gets all of its share."""
        return self._since + self._warm_after

    def weight(self, now: float) -> float:
        """Say how often it is drawn, compared to others."""
        share = 1.0 if now >= self.warm_at else max(FIRST_SHARE, (now - self._since) / self._warm_after)
        return (self.place.weight or HARDLY) * share

    def _faded(self, quiet: float) -> float:
        return self._expected * math.exp((FRESH - quiet) / FADING)
