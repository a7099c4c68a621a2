"""How a team says which routes it offers: a table of its own for a suite that is the same for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from gateway_common import Reach, Service
from gateway_common.testing import Given, SimulatedNetwork

__all__ = ["Offer", "Team"]

VALUES = {"restaurant_id": "12", "order_id": "1", "photo_id": "5"}


@dataclass(frozen=True)
class Offer:
    """Hold a route: *below* a team's prefix it leads *there*, to what a *service* has, for those that *policy* says."""

    method: str
    below: str
    service: str
    there: str
    policy: str

    @property
    def path(self) -> str:
        """Give its path below the prefix, with values."""
        return self.below.format(**VALUES)

    @property
    def target(self) -> str:
        """Give the path that its service is asked for, with the same values."""
        return self.there.format(**VALUES)


@dataclass(frozen=True, kw_only=True)
class Team:
    """Hold a team's gateway: its *offers* below a *prefix*, *within* how many seconds, and how large a *photo* is."""

    name: str
    prefix: str
    make: Callable[[Reach], FastAPI]
    file: Path
    services: Sequence[Service]
    answers: Given
    offers: tuple[Offer, ...]
    within: float
    photo: int

    def app(self, network: SimulatedNetwork | None = None) -> FastAPI:
        """Make its gateway in front of *network*."""
        return self.make(lambda: network or self.network(None))

    def network(self, said: object) -> SimulatedNetwork:
        """Let every route be answered with what is *said*, and everything else well."""
        return SimulatedNetwork(self.answers, routes=dict.fromkeys(map(self.named, self.offers), said))

    def named(self, offer: Offer) -> str:
        """Name a route as its file does."""
        return f"{offer.method} {self.prefix}{offer.below}"

    def offer(self, method: str, end: str) -> Offer:
        """Find the offer whose path has this *end*."""
        return next(one for one in self.offers if one.method == method and one.below.endswith(end))
