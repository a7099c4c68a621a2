"""The gate before a gateway: which request begins now, which waits a moment, and which is turned away at once.

    comes ──► fewer have begun in this turn than may, and nobody waits ──► begins
         └──► waits in line ──► its turn comes                         ──► begins
                            ├─► overloaded, and no room                ──► 503, at once
                            └─► overloaded, and waited for SHORTLY     ──► 503

It is *overloaded* from when the last in line would have to wait for longer than the patience. Before that a crowd that
comes at once is served, one after the other; from then on the line is kept short, for waiting longer would get nobody
more answers. It is over when nobody stood in line for IDLE seconds, however many were turned away before: then there
is less to do than can be done. Clients that ask again as soon as they are answered leave no such moment; for them the
line grows again (`Reach`), and it is over when nobody was turned away for LOOK seconds.

Clients that are turned away and ask again at once could keep a process busy with nothing but that. So only so many are
answered in one turn; whoever is refused beyond that is not heard until those before have been.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import cycle
from time import perf_counter, thread_time
from typing import Any, Protocol

import structlog

from gateway_common.overload.line import Line
from gateway_common.overload.pace import Pace
from gateway_common.overload.priority import Priority
from gateway_common.overload.reach import Reach
from gateway_common.settings.overload import OverloadSettings
from gateway_common.wire.admission import Client, Visitor

__all__ = ["Gate", "Turning"]

MOST_STARTS = 64
"""How many requests begin in one turn as long as turns are short."""

SHORTLY = 0.0125
"""For how many seconds one waits at most who came while the gateway was overloaded, if turns are not longer still."""

IDLE = 0.1
"""For how many seconds nobody has to stand in line until what was learnt of a rush is forgotten."""

LOOK = 1.0
"""How many seconds lie between two looks at what becomes of an overload."""

REFUSALS, LEAST_REFUSALS = 4, 8
"""How many times as many as begin are refused in one turn before clients are given a rest, and how many at least."""

REASONS = ("full", "waited")
"""Why somebody is turned away: there was no room in line, or it was too slow."""

AGAIN_IN = (1, 3, 2, 4)
"""In how many seconds those who are turned away may ask again, one after the other: not all at once."""

_log = structlog.get_logger("gateway_common.overload")


class Turning(Protocol):
    """Call back in the next turn, or after so many seconds: what a gate needs of an event loop."""

    def call_soon(self, call: Callable[[], None], /) -> object:
        """Call in the next turn."""
        ...

    def call_later(self, seconds: float, call: Callable[[], None], /) -> object:
        """Call after so many seconds."""
        ...


class Gate:
    """Let requests begin at the pace of the loop that they come on; *priority* and *caller* read what they are.

    *fields* says that one of them reads header fields. *spent* is the clock of the processor, which stands still while
    others have it.
    """

    def __init__(
        self,
        settings: OverloadSettings,
        priority: Callable[[Mapping[str, Any]], Priority],
        caller: Callable[[Mapping[str, Any]], str],
        *,
        fields: bool = False,
        loop: Callable[[], Turning] = asyncio.get_running_loop,
        clock: Callable[[], float] = perf_counter,
        spent: Callable[[], float] = thread_time,
    ) -> None:
        self.pace = Pace(target=settings.turn, most=MOST_STARTS)
        self.refused: dict[str, list[int]] = {reason: [0] * len(Priority) for reason in REASONS}
        self.overloaded = self.full = False
        self.fields = fields
        self._settings = settings
        self._priority = priority
        self._caller = caller
        self._find_loop = loop
        self._clock = clock
        self._spent = spent
        self._line = Line[Visitor]()
        self._resting: deque[Client] = deque()
        self._again_in = cycle(AGAIN_IN)
        self._waiting = self._begun = self._refusals = 0
        self._turning = self._bound = False
        self._heard = self._looking = False
        self._started = self._turned_away = 0
        self._turned = self._worked = self._done = self._since = self._short = self._emptied = 0.0
        self._reach = Reach(settings.patience)

    @property
    def waiting(self) -> int:
        """Count who waits in line, for metrics."""
        return self._waiting

    @property
    def resting(self) -> int:
        """Count the clients that are not heard for now, for metrics."""
        return len(self._resting)

    def takes(self) -> bool:
        """Tell whether another request may begin in this turn."""
        if self._waiting or self._begun >= self.pace.starts:
            return False
        self._begun += 1
        if not self._heard:
            self._hear()
        return True

    def hold(self, visitor: Visitor) -> None:
        """Let *visitor* wait in line, or turn it away, or somebody else who has less of a right to be there."""
        self._hear()
        if self._idle:
            self._forget()
        self._bound = True
        priority, caller = self._priority(visitor.scope), self._caller(visitor.scope)
        if self._waiting >= self._room():
            self._overload()
        if self.overloaded and self._waiting >= self._most():
            other = self._line.yields(priority, caller)
            if other is not None:
                self._let_go(other, self._line.priority_of(other), "full")
            elif not self._has_a_first_place(priority, caller):
                self._refuse(visitor, priority, "full")
                return
        self._line.add(visitor, priority, caller, self._clock())
        self._count()

    def refuses(self, asked: Mapping[str, Any], client: Client, /) -> int:
        """Give after how many seconds *client* may ask again, if nobody has less of a right to be there; else 0."""
        if not self._heard:
            self._hear()
        priority, caller = self._priority(asked), self._caller(asked)
        if self._has_a_first_place(priority, caller) or self._line.yields(priority, caller) is not None:
            return 0
        self._note(priority, "full")
        self._tire(client)
        return next(self._again_in)

    @cached_property
    def _loop(self) -> Turning:
        return self._find_loop()

    def _hear(self) -> None:
        """Take note of the first that has come since the last turn, for then its work is done."""
        if self._turned and not self._heard:
            self._done = self._spent()
        self._heard = True
        if not self._turning:
            self._turning = True
            self._loop.call_soon(self._turn)

    def _turn(self) -> None:
        """Go on; that one request has begun by itself, as most do, needs no more than to be forgotten."""
        if self._begun == 1 and not (self._turned or self._waiting or self._resting):
            self._begun, self._heard, self._turning = 0, False, False
            return
        now = self._clock()
        if self._turned:
            if self._bound:
                self.pace.began(self._begun, now - self._turned)
            done = self._done if self._heard else self._spent()
            self.pace.turned(done - self._worked, bound=self._bound)
        self._started += self._begun
        several = self._begun > 1
        self._begun = self._refusals = 0
        self._heard = False
        self._wake()
        self._serve(now)
        self._turning = several or bool(self._begun or self._waiting or self._resting)
        self._turned = now if self._turning else 0.0
        if self._turning:
            self._worked = self._spent()
            self._loop.call_soon(self._turn)

    def _serve(self, now: float) -> None:
        if self._waiting:
            self._end_waits(now)
        while self._begun < self.pace.starts and len(self._line):
            visitor, since = self._line.take()
            if not visitor.gone:
                self._begun += 1
                visitor.begin(now - since)
        self._count()
        self._bound = self._waiting > 0

    def _count(self) -> None:
        before, self._waiting = self._waiting, len(self._line)
        if before and not self._waiting:
            self._emptied = self._clock()
        self.full = self.overloaded and self._waiting >= self._most()

    def _end_waits(self, now: float) -> None:
        patience = self._settings.patience
        while (oldest := self._line.oldest()) is not None:
            visitor, priority, since = oldest
            most = max(SHORTLY + self._reach.longer, 2 * self.pace.work) if since >= self._short else 2 * patience
            if visitor.gone:
                self._line.drop(visitor)
            elif self.overloaded and now - since > most:
                self._let_go(visitor, priority, "waited")
            else:
                return

    def _has_a_first_place(self, priority: Priority, caller: str) -> bool:
        """Tell whether *caller* may stand behind a line that is full, as one who is not in it yet."""
        return self._waiting < 2 * self._most() and not self._line.holds(priority, caller)

    def _most(self) -> float:
        return max(self.pace.starts, self._reach.seconds * self.pace.rate)

    def _let_go(self, visitor: Visitor, priority: Priority, reason: str) -> None:
        self._line.drop(visitor)
        self._refuse(visitor, priority, reason)

    def _refuse(self, visitor: Visitor, priority: Priority, reason: str) -> None:
        self._note(priority, reason)
        visitor.refuse(next(self._again_in))
        self._tire(visitor)

    def _note(self, priority: Priority, reason: str) -> None:
        self._turned_away += 1
        self._refusals += 1
        self.refused[reason][priority] += 1

    def _tire(self, client: Client) -> None:
        if self._refusals > max(LEAST_REFUSALS, REFUSALS * self.pace.starts) and client.rest():
            self._resting.append(client)

    def _wake(self) -> None:
        for _ in range(min(len(self._resting), max(LEAST_REFUSALS, REFUSALS * self.pace.starts))):
            self._resting.popleft().go_on()

    def _room(self) -> float:
        return self.pace.rate * self._settings.patience

    def _overload(self) -> None:
        if not self._settings.shed or self.overloaded:
            return
        self.overloaded = True
        self._reach = Reach(self._settings.patience)
        self._since = self._short = self._clock()
        self._started = self._turned_away = 0
        if not self._looking:
            self._looking = True
            self._loop.call_later(LOOK, self._look)
        _log.warning("overload began", waiting=len(self._line), starts=self.pace.starts)

    def _look(self) -> None:
        """See what has become of the overload, if it is not over yet."""
        self._looking = False
        if self.overloaded and (self._idle or not self._turned_away):
            self._end()
        elif self.overloaded:
            if self._reach.look(self._turned_away, self._started):
                self._short = self._clock()
            self._started = self._turned_away = 0
            self._looking = True
            self._loop.call_later(LOOK, self._look)

    @property
    def _idle(self) -> bool:
        return not self._waiting and self._clock() - self._emptied >= IDLE

    def _forget(self) -> None:
        """Begin anew: what was found out when somebody last stood in line is old."""
        self.pace.forget()
        if self.overloaded:
            self._end()

    def _end(self) -> None:
        self.overloaded = self.full = False
        seconds = round(self._clock() - self._since, 1)
        _log.warning("overload over", seconds=seconds, refused=sum(map(sum, self.refused.values())))
