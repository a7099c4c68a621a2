"""How long a service may be silent before the deadline, if there is a policy for that: to its head, between two pieces.

What comes only leaves its time behind. The alarm looks when it rings, and is set anew for what is left.
"""

from gateway_common.deadline import Deadline, now
from gateway_common.services.transports.http1.connection import Connection
from gateway_common.services.transports.policy import TransportPolicy
from gateway_common.wheel import Wheel

__all__ = ["Patience"]


class Patience:
    """Let the exchange on *connection* run out at *deadline*, or before, when the service is silent for too long."""

    def __init__(self, wheel: Wheel, connection: Connection, deadline: Deadline, policy: TransportPolicy) -> None:
        self._wheel = wheel
        self._connection = connection
        self._deadline = deadline
        self._policy = policy
        self._asked = now()
        # The connection may still know the head of the answer before, so that is not looked at yet.
        self._alarm = wheel.at(min(self._to_head(), self._to_piece()), self._ring)

    def cancel(self) -> None:
        """Wait no more."""
        self._alarm.cancel()

    def _due(self) -> float:
        if self._connection.responses.head:
            return self._sooner(self._connection.heard, self._policy.pieces_within)
        return self._to_head()

    def _to_head(self) -> float:
        return self._sooner(self._asked, self._policy.head_within)

    def _to_piece(self) -> float:
        # The head may come before its time, and then no piece for a while.
        return self._sooner(now(), self._policy.pieces_within)

    def _sooner(self, since: float, within: float | None) -> float:
        return self._deadline.at if within is None else min(self._deadline.at, since + within)

    def _ring(self) -> None:
        if self._due() <= now():
            self._connection.run_out()
        else:
            self._alarm = self._wheel.at(min(self._due(), self._to_piece()), self._ring)
