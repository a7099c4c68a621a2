"""Who waits to be begun: by priority, and by turns among callers, so that one of them cannot take every place.

high     a: 1 2 3    b: 4        next: a1, b4, a2, a3
normal   c: 5                    then: c5
low      a: 6 7                  room is made by: a7, a6, c5, a3 …
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gateway_common.overload.priority import Priority

__all__ = ["Line"]

V = TypeVar("V")

_FIRST_TO_LAST = tuple(Priority)
_LAST_TO_FIRST = _FIRST_TO_LAST[::-1]

OVERTAKEN = 10
"""Every so many that begin, one is taken from the other end of the priorities, so that nobody starves."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place(Generic[V]):
    visitor: V
    priority: Priority
    caller: str
    since: float


class Line(Generic[V]):
    """Hold visitors, each with a priority, a caller, and the second at which they came."""

    def __init__(self) -> None:
        self._places: dict[V, _Place[V]] = {}
        self._callers: list[dict[str, dict[V, None]]] = [{} for _ in Priority]
        self._begun = 0

    def __len__(self) -> int:
        """Count who waits."""
        return len(self._places)

    def add(self, visitor: V, priority: Priority, caller: str, since: float) -> None:
        """Let *visitor* stand behind whoever is of the same *priority* and *caller*."""
        self._places[visitor] = _Place(visitor, priority, caller, since)
        self._callers[priority].setdefault(caller, {})[visitor] = None

    def drop(self, visitor: V) -> None:
        """Let *visitor* go, if it is there."""
        place = self._places.pop(visitor, None)
        if place is not None:
            callers = self._callers[place.priority]
            del callers[place.caller][visitor]
            if not callers[place.caller]:
                del callers[place.caller]

    def take(self) -> tuple[V, float]:
        """Give who begins next, and since when they have waited; raises LookupError if nobody is there."""
        self._begun += 1
        callers = self._foremost(_LAST_TO_FIRST if self._begun % OVERTAKEN == 0 else _FIRST_TO_LAST)
        caller, visitors = next(iter(callers.items()))
        visitor = next(iter(visitors))
        since = self._places[visitor].since
        self.drop(visitor)
        if visitors:
            callers[caller] = callers.pop(caller)  # behind the other callers
        return visitor, since

    def holds(self, priority: Priority, caller: str) -> bool:
        """Tell whether anybody of *priority* and *caller* waits."""
        return caller in self._callers[priority]

    def yields(self, priority: Priority, caller: str) -> V | None:
        """Give who has to make room for another of *priority* and *caller*; None if nobody has less of a right to it.

        That is the newest of the lowest priority, and in it of the caller who has the most.
        """
        for lowest in _LAST_TO_FIRST:
            if self._callers[lowest]:
                break
        else:
            return None
        callers = self._callers[lowest]
        if lowest < priority or (lowest == priority and len(callers) == 1 and caller in callers):
            return None
        most = max(callers.values(), key=len)
        if lowest == priority and len(most) <= len(callers.get(caller, ())) + 1:
            return None
        return next(reversed(most))

    def oldest(self) -> tuple[V, Priority, float] | None:
        """Give who came first of all that wait, with their priority, and when that was."""
        place = next(iter(self._places.values()), None)
        return None if place is None else (place.visitor, place.priority, place.since)

    def priority_of(self, visitor: V) -> Priority:
        """Give the priority of a *visitor* who waits."""
        return self._places[visitor].priority

    def _foremost(self, order: Sequence[Priority]) -> dict[str, dict[V, None]]:
        for one in order:
            if self._callers[one]:
                return self._callers[one]
        raise LookupError("nobody waits")
