"""A Redis Cluster: a line to each node, and the map of who has what.

key ──► slot ──► node ──► its line ──► answer
         ▲                       └──► MOVED, ASK: another node has it ──► ask that one
         └── the map, read again when it was wrong, and when a node does not answer
"""

import asyncio
from collections import Counter

from gateway_common.settings.store import StoreSettings
from gateway_common.stores.down import StoreDown
from gateway_common.stores.redis.line import Line
from gateway_common.stores.redis.refusals import Elsewhere, Refused
from gateway_common.stores.redis.server import Server, place_of
from gateway_common.stores.redis.slots import Place, owners, slot_of
from gateway_common.stores.redis.words import Argument

__all__ = ["Cluster"]

SCRIPTS = frozenset({"EVAL", "EVALSHA"})
CLUSTER_DOWN = "CLUSTERDOWN"
MOST_HOPS = 4
BETWEEN_LOOKS = 1.0
"""Seconds for which the map is not read again, whatever happens."""


class Cluster:
    """Ask the node that has the key; the others are asked on while one is away, until another takes its place."""

    def __init__(self, settings: StoreSettings) -> None:
        self.failures = Counter[str]()
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._seed = place_of(settings)
        self._lines: dict[Place, Line] = {}
        self._owners: dict[int, Place] = {}
        self._nodes = {self._seed}
        self._looking = self._loop.create_task(self._look())
        self._looked = self._loop.time()

    @property
    def is_up(self) -> bool:
        """Tell whether every node can be asked that was asked before."""
        return all(line.is_up for place, line in self._lines.items() if place in self._nodes)

    async def ask(self, *words: Argument) -> object:
        """Send a command to the node that has its key; raises StoreDown."""
        slot = slot_of(str(words[3 if words[0] in SCRIPTS else 1]).encode())
        due = self._loop.time() + self._settings.timeout
        place = self._owners.get(slot, self._seed)
        redirected = False
        for _ in range(MOST_HOPS):
            try:
                return await self._line_to(place).ask(*words, due=due, redirected=redirected)
            except Elsewhere as elsewhere:
                place = elsewhere.host or place[0], elsewhere.port
                redirected = elsewhere.code == "ASK"
                if not redirected:
                    self._owners[slot] = place
                    self._look_again()
            except StoreDown as down:
                if not isinstance(down, Refused) or down.code == CLUSTER_DOWN:
                    self._doubt(place)
                    self._look_again()
                raise
        raise StoreDown("the nodes of the cluster do not agree who has the key")

    async def aclose(self) -> None:
        """Close every line."""
        self._looking.cancel()
        await asyncio.wait([self._looking])
        for line in self._lines.values():
            await line.aclose()

    def _line_to(self, place: Place) -> Line:
        line = self._lines.get(place)
        if line is None:
            server = Server(self._settings, place)
            line = self._lines[place] = Line(server, self._settings.timeout, self.failures)
        return line

    def _look_again(self) -> None:
        now = self._loop.time()
        if self._looking.done() and now >= self._looked + BETWEEN_LOOKS:
            self._looked = now
            self._looking = self._loop.create_task(self._look())

    def _doubt(self, place: Place) -> None:
        """Let a node be the last whose map is believed."""
        if place in self._lines:
            self._lines[place] = self._lines.pop(place)

    async def _look(self) -> None:
        self._line_to(self._seed)
        for place in list(self._lines):
            try:
                answer = await self._line_to(place).ask("CLUSTER", "SLOTS")
            except StoreDown:
                continue
            found = {slot: owner for slots, owner in owners(answer, place[0]) for slot in slots}
            if found:
                self._doubt(place)  # when it is read again it was wrong: then another one is asked first
                await self._learn(found)
                return

    async def _learn(self, found: dict[int, Place]) -> None:
        self._owners = found
        self._nodes = set(found.values())
        for place in self._nodes:
            self._line_to(place)
        for place in [place for place in self._lines if place not in self._nodes | {self._seed}]:
            if self._lines[place].is_idle:
                await self._lines.pop(place).aclose()
