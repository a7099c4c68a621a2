from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from gateway_common.limits.meter import Meter, decide, states
from gateway_common.limits.plans import rate_meter
from gateway_common.limits.windows import MICROSECONDS, Window
from gateway_common.settings.limit import Rate

NOON = 1_795_176_000 * MICROSECONDS  # 2026-11-20 12:00 UTC
TEN = rate_meter("free-rate", "rate", Rate(10, 1), 20)
DAY = Meter("free-day", "day", 1000, 1, Window.DAY)
ASKED = lists(tuples(integers(0, 3 * MICROSECONDS), integers(0, 20)), min_size=1, max_size=60)


def passed(meter: Meter, asked: list[tuple[int, int]], begin: int = NOON) -> Iterator[tuple[int, int]]:
    """Let requests come after pauses, at their costs, and give when which got in."""
    now, number = begin, 0
    for pause, cost in asked:
        now += pause
        fits, (number,) = decide([(meter, cost)], [number], now)
        if fits:
            yield now, cost


def left(meter: Meter, number: int, now: int) -> int:
    """Give how many still fit above a number that was kept."""
    return states([(meter, 1)], [meter.found(number, now)], now)[0]


@given(ASKED, integers(1, 50), integers(1, 30))
def test_never_more_than_the_burst_and_the_rate(asked: list[tuple[int, int]], rate: int, burst: int) -> None:
    """In any span of time no more gets in than the burst and what the rate refills in it, whatever is asked when."""
    meter = rate_meter("", "rate", Rate(rate, 1), burst)
    let_in = list(passed(meter, asked))

    for first, (begin, _) in enumerate(let_in):
        total = 0
        for end, cost in let_in[first:]:
            total += cost
            assert total * MICROSECONDS <= burst * MICROSECONDS + rate * (end - begin)


@given(ASKED)
def test_whoever_keeps_to_the_rate_is_never_refused(asked: list[tuple[int, int]]) -> None:
    """A request that comes as long after the one before as that cost always gets in."""
    now, number = NOON, 0

    for _, cost in asked:
        fits, (number,) = decide([(TEN, cost)], [number], now)
        assert fits
        now += cost * TEN.unit


@given(ASKED, integers(1, 20))
def test_who_waits_as_told_gets_in(asked: list[tuple[int, int]], cost: int) -> None:
    """After the time that a refusal tells, the same request fits under every meter, and a microsecond before not."""
    spends = [(TEN, cost), (Meter("", "day", 300, 1, Window.DAY), 1), (Meter("", "hour", 40, 1, Window.HOUR), 1)]
    now, numbers = NOON, [0, 0, 0]
    for pause, _ in asked * 3:
        now += pause // 40
        fits, numbers = decide(spends, numbers, now)
        if fits:
            continue
        wait = max(meter.wait(number, amount, now) for (meter, amount), number in zip(spends, numbers, strict=True))

        assert wait > 0
        assert not decide(spends, numbers, now + wait - 1)[0]
        assert decide(spends, numbers, now + wait)[0]


def test_a_quota_is_exact() -> None:
    """Of a thousand a day the thousandth gets in and the next does not, until midnight UTC; then it begins anew."""
    midnight = NOON + 12 * 3600 * MICROSECONDS

    assert len(list(passed(DAY, [(1, 1)] * 1200))) == 1000
    assert len(list(passed(DAY, [(1, 1)] * 2000, begin=midnight - 501))) == 1500


def test_what_does_not_fit_is_spent_nowhere() -> None:
    """A request that the quota refuses takes nothing from the burst, and the other way round."""
    full = [NOON, decide([(DAY, 1000)], [0], NOON)[1][0]]

    assert decide([(TEN, 1), (DAY, 1)], full, NOON) == (False, full)
    assert decide([(TEN, 21), (DAY, 1)], [0, 0], NOON) == (False, [NOON, DAY.floor(NOON)])


@pytest.mark.parametrize("hours", [-25, -1, 1, 25])
@pytest.mark.parametrize("meter", [TEN, Meter("", "hour", 1000, 1, Window.HOUR), DAY], ids=["rate", "hour", "day"])
def test_a_clock_that_jumps_jams_nothing(meter: Meter, hours: int) -> None:
    """Whoever had room before the clock was set has it after that: at once, or in the time of two bursts."""
    _, numbers = decide([(meter, meter.quantity // 2)], [0], NOON)
    after = NOON + hours * 3600 * MICROSECONDS
    refilled = after + (2 * meter.room if meter.window is None else 0)

    assert left(meter, numbers[0], after) <= meter.quantity
    assert decide([(meter, meter.quantity // 2)], numbers, refilled)[0]


def test_a_clock_that_is_set_back_a_little_gives_nobody_a_new_start() -> None:
    """Whoever has spent everything has, for as long as the clock takes to be where it was."""
    _, spent = decide([(TEN, TEN.quantity)], [0], NOON)
    before = NOON - TEN.room // 2

    assert not decide([(TEN, 1)], spent, before)[0]
    assert left(TEN, spent[0], before) == 0


def test_a_limit_that_is_lowered_counts_what_was_used() -> None:
    """Who used more than a new limit allows has nothing left; who gets a larger one keeps what they used of the old."""
    used = decide([(DAY, 900)], [0], NOON)[1][0]

    assert left(Meter("", "day", 500, 1, Window.DAY), used, NOON) == 0
    assert left(Meter("", "day", 5000, 1, Window.DAY), used, NOON) == 4100


@pytest.mark.parametrize(
    ("said", "burst", "shares", "told"),
    [
        (Rate(10, 1), 20, 1, (20, 100_000)),
        (Rate(10, 1), 20, 4, (5, 400_000)),
        (Rate(10, 1), 2, 4, (1, 400_000)),
        (Rate(3, 1), 3, 1, (3, 333_334)),
        (Rate(1000, 3600), 1000, 1, (1000, 3_600_000)),
        (Rate(7, 3600), 7, 1, (7, 514_285_715)),
    ],
)
def test_a_share_refills_more_slowly(said: Rate, burst: int, shares: int, told: tuple[int, int]) -> None:
    """A share has its part of burst and rate, rounded down, and room for one request at least."""
    meter = rate_meter("", "rate", said, burst, shares=shares)

    assert (meter.quantity, meter.unit) == told


TWO_A_SECOND = rate_meter("", "rate", Rate(2, 1), 4)
FIVE_A_DAY = Meter("", "day", 5, 1, Window.DAY)


DAY_OF_A_CALLER = [  # when, at what cost: does it get in, what have the rate and the day left, how long is the wait
    (0.0, 1, (True, (3, 4), 0.0)),
    (0.0, 3, (True, (0, 3), 0.0)),
    (0.0, 1, (False, (0, 3), 0.5)),
    (0.4, 1, (False, (0, 3), 0.1)),
    (0.5, 1, (True, (0, 2), 0.0)),
    (0.5, 4, (False, (0, 2), 2.0)),
    (2.0, 4, (False, (3, 2), 0.5)),
    (2.5, 4, (True, (0, 1), 0.0)),
    (60.0, 2, (True, (2, 0), 0.0)),
    (60.0, 1, (False, (2, 0), 12 * 3600 - 60.0)),
    (12 * 3600 - 0.001, 4, (False, (4, 0), 0.001)),
    (12 * 3600.0, 4, (True, (0, 4), 0.0)),
]


def test_a_day_of_a_caller() -> None:
    """Two a second, four at once, and five a day: what gets in when, what is left, and how long to wait."""
    numbers = [0, 0]
    for second, cost, told in DAY_OF_A_CALLER:
        now = NOON + round(second * MICROSECONDS)
        spends = [(TWO_A_SECOND, cost), (FIVE_A_DAY, 1)]
        fits, numbers = decide(spends, numbers, now)
        remaining = tuple(states(spends, numbers, now)[::2])
        found = zip(spends, numbers, strict=True)
        wait = 0 if fits else max(meter.wait(number, amount, now) for (meter, amount), number in found)

        assert (fits, remaining, wait / MICROSECONDS) == told
