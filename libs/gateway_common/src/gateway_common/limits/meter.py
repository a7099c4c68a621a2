"""What a limit measures, and how: one whole number for each caller, between a floor and a ceiling.

                      floor            room            ceiling
    spike arrest      now              the burst       now + the burst      unit: the time that one takes to refill
    quota             the window's     the amount      begin + the amount   unit: 1
                      begin

A request moves the number up by its amount, and passes if it does not get over the ceiling. Time moves the floor: what
is below it is forgotten. So a spike arrest is a GCRA, whose number is the moment at which the burst is full again; and
the number of a quota is the moment its window began, plus one microsecond for each request.

A clock that is set back jams nothing: what is a little beyond the ceiling counts as full, and what is far beyond it as
unknown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gateway_common.limits.windows import HOUR, LONGEST_MONTH, MICROSECONDS, Window, span_of, spans_in

__all__ = ["FAR", "Meter", "Spent", "decide", "states"]

FAR = 3_600 * MICROSECONDS
"""How far the number of a quota can be above its floor: no window is shorter, and no amount is larger."""

_KEPT = {Window.HOUR: 3_600, Window.DAY: 86_400, Window.MONTH: LONGEST_MONTH * 86_400}


@dataclass(frozen=True, slots=True)
class Meter:
    """Measure under the *key* of a caller for the policy *name*: *room* in microseconds, one costs a *unit* of it.

    *window* says of which span of the calendar it is a quota; None is spike arrest.
    """

    name: str
    key: str
    room: int
    unit: int
    window: Window | None = None
    far: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out how far above its floor a number means anything."""
        object.__setattr__(self, "far", FAR if self.window else 2 * self.room)

    @property
    def quantity(self) -> int:
        """Give how many fit, when nothing was spent yet."""
        return self.room // self.unit

    @property
    def keeps(self) -> int:
        """Give the seconds for which the number means anything."""
        return _KEPT[self.window] if self.window else self.fills

    @property
    def fills(self) -> int:
        """Give the seconds in which a burst is refilled, rounded up."""
        return -(-self.room // MICROSECONDS)

    def floor(self, now: int) -> int:
        """Give the number below which nothing is known."""
        return now if self.window is None else span_of(self.window, now)[0]

    def found(self, number: int, now: int) -> int:
        """Give what *number*, as it was kept, means now: at least the floor, and at most the ceiling."""
        floor = self.floor(now)
        return min(number, floor + self.room) if floor <= number <= floor + self.far else floor

    def wait(self, number: int, amount: int, now: int) -> int:
        """Give the microseconds until *amount* fits above a *number* that was found; 0 if it does now."""
        over = number + amount * self.unit - self.floor(now) - self.room
        if over <= 0:
            return 0
        return over if self.window is None else span_of(self.window, now)[1] - now


Spent = tuple[Meter, int]
"""What a request spends: so many units of a meter."""


def decide(spends: Sequence[Spent], numbers: Sequence[int], now: int) -> tuple[bool, list[int]]:
    """Tell whether all that a request *spends* fits above the *numbers* of a caller, as they were kept.

    Gives the new numbers if it does, and those found if it does not: what does not fit under one ceiling is spent
    nowhere. *now* is in microseconds since 1970.
    """
    spans = spans_in(now // HOUR)
    after: list[int] = []
    for (meter, amount), number in zip(spends, numbers, strict=True):
        floor = now if meter.window is None else spans[meter.window][0]
        ceiling = floor + meter.room
        found = number if floor <= number <= floor + meter.far else floor
        moved = min(found, ceiling) + amount * meter.unit
        if moved > ceiling:
            return False, [meter.found(number, now) for (meter, _), number in zip(spends, numbers, strict=True)]
        after.append(moved)
    return True, after


def states(spends: Iterable[Spent], numbers: Iterable[int], now: int) -> list[int]:
    """Give two numbers for each meter: how many still fit above the number found, the seconds until all of them do."""
    spans = spans_in(now // HOUR)
    told: list[int] = []
    for (meter, _), number in zip(spends, numbers, strict=True):
        begin, end = (now, number) if meter.window is None else spans[meter.window]
        told += (begin + meter.room - number) // meter.unit, -((now - end) // MICROSECONDS)
    return told
