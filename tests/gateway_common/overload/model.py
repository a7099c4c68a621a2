"""A model of a process with one event loop: what it costs to read, to work and to refuse, on a clock of its own.

    turn: what is ready is done ──► what services have answered ──► what has come is read ──► turn

Nothing in it is left to chance, so that a run of a minute says the same each time.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Any

from gateway_common.overload import Gate, Priority
from gateway_common.settings.overload import OverloadSettings

__all__ = ["CAPACITY", "READ", "REFUSE", "WORK", "Asked", "Loop", "randomly", "steadily"]

STEPS = 3
WORK = 450e-6
"""How many seconds of the processor a request takes that is answered: as one that composes four parts."""

READ, REFUSE = 15e-6, 5e-6
SERVICE = 2e-3
CAPACITY = 1 / (WORK + READ)


@dataclass(eq=False)
class Asked:
    """Hold a request that comes *at* a second, and what becomes of it; it waits for a service for *service* seconds.

    It takes *work* seconds of the processor, and *then* is called with it when it was answered or refused.
    """

    at: float
    scope: Mapping[str, Any] = field(default_factory=lambda: {"priority": Priority.NORMAL, "caller": "a"})
    service: float = SERVICE
    loop: "Loop | None" = field(default=None, repr=False)
    gone: bool = False
    served: float | None = None
    refused: float | None = None
    waited: float | None = None
    again_in: int | None = None
    rested: float | None = None
    said: bool = False
    work: float = WORK
    then: Callable[["Asked"], None] | None = field(default=None, repr=False)

    def begin(self, waited: float) -> None:
        """Begin."""
        self.waited = waited
        if self.loop is not None:
            self.loop.start(self)

    def refuse(self, seconds: int) -> None:
        """Refuse."""
        self.again_in = seconds
        if self.loop is not None:
            self.loop.spend(self.loop.refusal)
            self.refused = self.loop.now - self.at
        self.end()

    def say(self) -> None:
        """Say what was put off."""
        self.said = True

    def end(self) -> None:
        """Tell whoever asked."""
        if self.then is not None:
            self.then(self)

    def rest(self) -> bool:
        """Rest."""
        heard, self.rested = self.rested is None, self.at
        return heard

    def go_on(self) -> None:
        """Go on."""
        self.rested = None


class Loop:
    """Run requests through a gate, as a loop of one process would; *now* is its clock, *used* that of its processor."""

    def __init__(
        self, settings: OverloadSettings | None = None, *, read: float = READ, refusal: float = REFUSE
    ) -> None:
        self.now = self.used = 0.0
        self.longest_line = 0
        self.refusal = refusal
        self._read_costs = read
        self._ready: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self.gate = Gate(
            settings or OverloadSettings(patience=0.25),
            lambda scope: scope["priority"],
            lambda scope: scope["caller"],
            loop=lambda: self,
            clock=lambda: self.now,
            spent=lambda: self.used,
        )

    def call_soon(self, call: Callable[[], None], /) -> None:
        """Call in the next turn."""
        self._ready.append(call)

    def call_later(self, seconds: float, call: Callable[[], None], /) -> None:
        """Call after so many seconds."""
        heapq.heappush(self._timers, (self.now + seconds, next(self._numbers), call))

    def spend(self, seconds: float) -> None:
        """Work for so many seconds."""
        self.now += seconds
        self.used += seconds

    @property
    def busy(self) -> bool:
        """Tell whether anything is to be done in the next turn."""
        return bool(self._ready)

    def turn(self) -> None:
        """Do what is ready."""
        for _ in range(len(self._ready)):
            self._ready.popleft()()

    def start(self, asked: Asked) -> None:
        """Let *asked* begin in the next turn."""
        self.call_soon(partial(self._step, asked, STEPS))

    def run(self, requests: Iterable[Asked]) -> list[Asked]:
        """Take *requests*, in the order in which they come, until all are answered, and give them."""
        coming = deque(requests)
        taken = list(coming)
        while coming or self.busy or self._timers:
            self.turn()
            if not self.busy:
                moments = [one[0] for one in self._timers[:1]] + [coming[0].at for _ in range(bool(coming))]
                self.now = max(self.now, min(moments, default=self.now))
            self._ring()
            while coming and coming[0].at <= self.now:
                self.read(coming.popleft())
            self.longest_line = max(self.longest_line, self.gate.waiting)
        return taken

    def read(self, asked: Asked) -> None:
        """Read *asked*, which has come."""
        self.spend(self._read_costs)
        asked.loop = self
        if self.gate.takes():
            self.start(asked)
        else:
            self.gate.hold(asked)

    def _ring(self) -> None:
        while self._timers and self._timers[0][0] <= self.now:
            heapq.heappop(self._timers)[2]()

    def _step(self, asked: Asked, left: int) -> None:
        self.spend(asked.work / STEPS)
        if left == 1:
            asked.served = self.now - asked.at
            asked.end()
        elif left == STEPS:
            self.call_later(asked.service, partial(self._step, asked, left - 1))
        else:
            self.call_soon(partial(self._step, asked, left - 1))


def steadily(rate: float, seconds: float, start: float = 0.0, **said: Any) -> list[Asked]:  # noqa: ANN401 – of a request
    """Give as many requests a second, one after the other."""
    return [Asked(start + number / rate, **said) for number in range(int(rate * seconds))]


def randomly(rate: float, seconds: float, start: float = 0.0) -> list[Asked]:
    """Give about as many requests a second, as people send them who know nothing of each other."""
    chance = Random(rate)  # noqa: S311 – the same each time
    asked: list[Asked] = []
    at = start
    while (at := at + chance.expovariate(rate)) < start + seconds:
        asked.append(Asked(at))
    return asked
