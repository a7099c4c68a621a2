"""Restaurants as the other services know them."""

from ftgo_sandbox.domain.refusals import Unavailable, Unknown
from ftgo_sandbox.domain.restaurants import Restaurant
from ftgo_sandbox.skeleton.peers import Absent, PeerError
from ftgo_sandbox.skeleton.surroundings import Surroundings


class Directory:
    """Keep a copy of each restaurant; one that opened later is asked for once."""

    def __init__(self, at: Surroundings) -> None:
        self._peers = at.peers
        self._known = dict(at.world.restaurants)

    def name(self, number: int) -> str:
        """Name a restaurant that is known."""
        return self._known[number].name

    async def find(self, number: int) -> Restaurant:
        """Find the restaurant of this *number*."""
        if number not in self._known:
            self._known[number] = await self._asked_for(number)
        return self._known[number]

    async def _asked_for(self, number: int) -> Restaurant:
        try:
            return await self._peers.get("restaurant", f"/restaurants/{number}", Restaurant)
        except Absent as error:
            raise Unknown from error
        except PeerError as error:
            raise Unavailable("RESTAURANTS_UNAVAILABLE", "The restaurants cannot be asked now.") from error
