"""The gate before a gateway: which request begins now, which waits a moment, and which is turned away at once.

    comes ──► fewer have begun in this turn than may, and nobody waits ──► begins
         └──► waits in line ──► its turn comes                         ──► begins
                            ├─► overloaded, and no room                ──► 503, at once
                            └─► overloaded, and waited for SHORTLY     ──► 503
    asks, and the line is full: a look is enough ──► 503, with all others that were only looked at

`Turns` of the loop say how many begin, a `Line` who is next, and a `Rush` what is too much. Whoever is turned away is
counted (`Refusals`), and not heard for a moment if they are too many (`Rests`).
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter, thread_time
from typing import Any

from gateway_common.overload.line import Line
from gateway_common.overload.pace import Pace
from gateway_common.overload.priority import Priority
from gateway_common.overload.refusals import Reason, Refusals
from gateway_common.overload.rests import Rests
from gateway_common.overload.rush import Rush
from gateway_common.overload.turns import Loop, Turns
from gateway_common.overload.watch import Watch
from gateway_common.settings.overload import OverloadSettings
from gateway_common.wire.admission import Asker, Visitor

__all__ = ["MOST_STARTS", "Gate"]

MOST_STARTS = 64
"""How many requests begin in one turn as long as turns are short."""


class Gate:
    """Let requests begin at the pace of the loop that they come on; *priority* and *caller* read what they are.

    *fields* says that one of them reads header fields. *loop*, *clock* and *spent* are those of `Turns`.
    """

    def __init__(
        self,
        settings: OverloadSettings,
        priority: Callable[[Mapping[str, Any]], Priority],
        caller: Callable[[Mapping[str, Any]], str],
        *,
        fields: bool = False,
        loop: Callable[[], Loop] = asyncio.get_running_loop,
        clock: Callable[[], float] = perf_counter,
        spent: Callable[[], float] = thread_time,
    ) -> None:
        self.full = False
        self.fields = fields
        self.pace = Pace(target=settings.turn, most=MOST_STARTS)
        self._shed = settings.shed
        self._priority = priority
        self._caller = caller
        self._clock = clock
        self._line = Line[Visitor]()
        self._rush = Rush(self.pace, settings.patience)
        self._rests = Rests(self.pace)
        self._refusals = Refusals()
        self._watch = Watch(self._rush, self._refusals, self._see, loop=loop, clock=clock)
        self._turns = Turns(self.pace, self._turn, loop=loop, clock=clock, spent=spent)
        self._askers: list[Asker] = []
        self.takes = self._turns.takes

    @property
    def overloaded(self) -> bool:
        """Tell whether requests are turned away for others."""
        return self._rush.overloaded

    @property
    def waiting(self) -> int:
        """Count who waits in line, for metrics."""
        return len(self._line)

    @property
    def resting(self) -> int:
        """Count the clients that are not heard for now, for metrics."""
        return len(self._rests)

    @property
    def refused(self) -> Mapping[Reason, Sequence[int]]:
        """Count who was turned away for each reason, of each priority, for metrics."""
        return self._refusals.counts

    def hold(self, visitor: Visitor) -> None:
        """Let *visitor* wait in line, or turn it away, or somebody else who has less of a right to be there."""
        self._turns.hear()
        now = self._clock()
        self._weigh(now)
        priority, caller = self._priority(visitor.scope), self._caller(visitor.scope)
        if self.full and not self._finds_room(priority, caller):
            self._turn_away(visitor, priority, "full")
            return
        self._line.add(visitor, priority, caller, now)
        self._turns.wait()
        self._see(now)

    def refuses(self, asked: Mapping[str, Any], asker: Asker, /) -> int:
        """Give after how many seconds *asker* may ask again, if nobody has less of a right to be there; else 0."""
        self._turns.hear()
        priority, caller = self._priority(asked), self._caller(asked)
        if self._has_a_first_place(priority, caller) or self._line.yields(priority, caller) is not None:
            return 0
        self._turns.wait()
        self._askers.append(asker)
        self._rests.refused(asker)
        return self._count(priority, "full")

    def _weigh(self, now: float) -> None:
        """See whether another would be too much, or whether what was too much is long ago."""
        if self._rush.is_long_ago(now):
            self.pace.forget()
            self._watch.end(now)
        if self._shed and not self._rush.overloaded and self._rush.is_too_much(len(self._line)):
            self._watch.begin(now, waiting=len(self._line), starts=self.pace.starts)
            self._see(now)

    def _finds_room(self, priority: Priority, caller: str) -> bool:
        """Let somebody go who has less of a right to be there; tell if anybody did, or there is a first place."""
        other = self._line.yields(priority, caller)
        if other is None:
            return self._has_a_first_place(priority, caller)
        self._let_go(other, self._line.priority_of(other), "full")
        return True

    def _has_a_first_place(self, priority: Priority, caller: str) -> bool:
        """Tell whether *caller* may stand behind a line that is full, as one who is not in it yet."""
        return not self._line.holds(priority, caller) and len(self._line) < 2 * self._rush.most

    def _let_go(self, visitor: Visitor, priority: Priority, reason: Reason) -> None:
        self._line.drop(visitor)
        self._turn_away(visitor, priority, reason)

    def _turn_away(self, visitor: Visitor, priority: Priority, reason: Reason) -> None:
        visitor.refuse(self._count(priority, reason))
        self._rests.refused(visitor)

    def _count(self, priority: Priority, reason: Reason) -> int:
        self._rush.count(turned_away=1)
        return self._refusals.add(priority, reason)

    def _turn(self, now: float, begun: int) -> bool:
        """Tell who is refused, hear who has rested, let begin who waits; tell whether any of them are left."""
        for asker in self._askers:
            asker.say()
        self._askers.clear()
        self._rush.count(begun=begun)
        self._rests.turn()
        if self._line:
            self._end_waits(now)
            self._serve(now)
        return bool(self._line or self._rests)

    def _end_waits(self, now: float) -> None:
        while (oldest := self._line.oldest()) is not None:
            visitor, priority, since = oldest
            if visitor.gone:
                self._line.drop(visitor)
            elif self._rush.overloaded and now - since > self._rush.longest_wait(since):
                self._let_go(visitor, priority, "waited")
            else:
                return

    def _serve(self, now: float) -> None:
        while self._line and not self._turns.full:
            visitor, since = self._line.take()
            if not visitor.gone:
                self._turns.begin()
                visitor.begin(now - since)
        if self._line:
            self._turns.wait()
        self._see(now)

    def _see(self, now: float) -> None:
        self.full = self._rush.is_full(len(self._line), now)
