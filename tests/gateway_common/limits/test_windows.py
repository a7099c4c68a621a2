from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, sampled_from

from gateway_common.limits.windows import MICROSECONDS, Window, span_of

MOMENTS = datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 – hypothesis wants plain ones


def microseconds(moment: datetime) -> int:
    return (moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(MOMENTS)
def test_months_are_those_of_the_calendar(moment: datetime) -> None:
    """A month begins at midnight UTC of its first day, leap years and centuries included, and ends with the next."""
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    days = monthrange(moment.year, moment.month)[1]

    began, ends = span_of(Window.MONTH, microseconds(moment))
    assert (began, ends) == (microseconds(first), microseconds(first + timedelta(days=days)))


@pytest.mark.parametrize(
    ("window", "begins", "ends"),
    [
        (Window.HOUR, datetime(2028, 2, 29, 23), datetime(2028, 3, 1)),  # noqa: DTZ001 – UTC is added
        (Window.DAY, datetime(2028, 2, 29), datetime(2028, 3, 1)),  # noqa: DTZ001 – UTC is added
        (Window.MONTH, datetime(2028, 2, 1), datetime(2028, 3, 1)),  # noqa: DTZ001 – UTC is added
    ],
)
def test_a_window_holds_its_first_moment_and_not_its_last(window: Window, begins: datetime, ends: datetime) -> None:
    """The last microsecond of a leap day belongs to it, and the next to the 1st of March."""
    last = microseconds(ends) - 1

    assert span_of(window, last) == (microseconds(begins), microseconds(ends))
    assert span_of(window, last + 1)[0] == microseconds(ends)


@given(MOMENTS, sampled_from(Window))
def test_windows_follow_each_other(moment: datetime, window: Window) -> None:
    """A moment is in exactly one hour, day and month."""
    now = microseconds(moment)

    begins, ends = span_of(window, now)
    assert begins <= now < ends
    assert span_of(window, ends)[0] == ends
    assert (ends - begins) % (3600 * MICROSECONDS) == 0
