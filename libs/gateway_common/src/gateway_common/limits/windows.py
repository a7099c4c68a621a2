"""Hours, days and months of the calendar (UTC), in microseconds since 1970, by whole numbers alone.

The script for Redis does the same sums, for its clock says which month it is.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

__all__ = ["HOUR", "MICROSECONDS", "Window", "span_of", "spans_in"]

MICROSECONDS = 1_000_000
HOUR = 3_600 * MICROSECONDS
DAY = 24 * HOUR
LONGEST_MONTH = 31
_TO_MARCH_0000 = 719_468
"""Days from the 1st of March in the year 0 to 1970: years that begin in March have their leap day at the end."""


class Window(StrEnum):
    """Name a span of the calendar."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


def span_of(window: Window, now: int) -> tuple[int, int]:
    """Give the moments at which the *window* that holds *now* began, and at which it ends and the next begins."""
    return spans_in(now // HOUR)[window]


@lru_cache(maxsize=16)
def spans_in(hour: int) -> Mapping[Window, tuple[int, int]]:
    """Give the same of all windows that hold this *hour*, counted since 1970; each is worked out once."""
    day = hour // 24
    return {
        Window.HOUR: (hour * HOUR, (hour + 1) * HOUR),
        Window.DAY: (day * DAY, (day + 1) * DAY),
        Window.MONTH: _month(day),
    }


def _month(day: int) -> tuple[int, int]:
    first = day - _day_of_month(day) + 1
    after = first + LONGEST_MONTH
    return first * DAY, (after - _day_of_month(after) + 1) * DAY


def _day_of_month(day: int) -> int:
    """Count from 1; after Howard Hinnant's days from civil, turned round."""
    of_era = (day + _TO_MARCH_0000) % 146_097
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return of_year - (153 * ((5 * of_year + 2) // 153) + 2) // 5 + 1
