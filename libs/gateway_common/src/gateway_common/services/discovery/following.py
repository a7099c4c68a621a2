"""Following the addresses of a service: look again and again, pass on what was found, and keep it while nothing is."""

from collections.abc import Sequence
from typing import Protocol

import structlog

from gateway_common.deadline import now
from gateway_common.services.discovery.source import NotFound, Source
from gateway_common.services.place import Place

__all__ = ["Follower", "Following"]

_log = structlog.get_logger("gateway_common.discovery")


class Follower(Protocol):
    """Send to where a service is said to be."""

    def become(self, places: Sequence[Place], /) -> None:
        """Send to *places* from now on."""
        ...

    def miss(self) -> None:
        """Hear that a look found nothing, or not all."""
        ...


class Following:
    """Tell *follower* where *service* is, each time that *source* was looked at; the work of an `Errand`.

    While nothing is found the last places hold for as long as the source says, and then there are none. Of several
    looks in a row that failed, or missed a part, for one reason only the first is a line in the log.
    """

    def __init__(self, service: str, source: Source, follower: Follower) -> None:
        self._service = service
        self._source = source
        self._follower = follower
        self._places: Sequence[Place] = ()
        self._found_at = 0.0
        self._told = ""

    async def look(self) -> float:
        """Look once; give the seconds until it is time again."""
        try:
            found = await self._source.look()
        except NotFound as reason:
            self._keep(str(reason))
            return self._source.again
        self._places, self._found_at = found.places, now()
        self._tell(found.missed)
        self._follower.become(found.places)
        return found.good_for

    def _keep(self, reason: str) -> None:
        keep_for = self._source.keep_for
        if keep_for is not None and now() >= self._found_at + keep_for:
            self._places = ()
        self._tell(reason)
        self._follower.become(self._places)

    def _tell(self, reason: str) -> None:
        if reason:
            self._follower.miss()
        if reason not in {"", self._told}:
            _log.warning("addresses not found", service=self._service, reason=reason, kept=len(self._places))
        self._told = reason
