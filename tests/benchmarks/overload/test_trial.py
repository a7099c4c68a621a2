from collections.abc import Iterator

import pytest

from benchmarks.arrivals.answered import Answered
from benchmarks.arrivals.stage import Stage
from benchmarks.overload.trial import judged
from benchmarks.unavailable import Unavailable

STAGES = [Stage(100, 2), Stage(130, 1), Stage(300, 6), Stage(50, 2), Stage(130, 1)]


def answers(good: list[int]) -> Iterator[Answered]:
    """Give so many good answers a second in each stage, and refusals for all others."""
    begin = 0.0
    for stage, count in zip(STAGES, good, strict=True):
        for number in range(int(stage.rate * stage.seconds)):
            well = (number + 1) * count // int(stage.rate) > number * count // int(stage.rate)
            yield Answered(begin + number / stage.rate, 0.0, 200 if well else 503)
        begin += stage.seconds


def test_the_capacity_is_what_is_given_when_more_is_asked_for() -> None:
    """It is that before and afterwards, while it is well; whoever is not well then has that before."""
    well, ill = (judged(list(answers([100, 98, 97, after, 102])), STAGES, 6.0) for after in (50, 40))

    assert (well.capacity, well.meanwhile.good, well.recovered, well.busy) == (100, 97, 0.0, 0.5)
    assert (ill.capacity, ill.recovered) == (98, None)


def test_a_gateway_that_gives_nothing_is_left_out() -> None:
    """Nothing is a share of no capacity, and those that were tried before it are told all the same."""
    with pytest.raises(Unavailable, match="nothing"):
        judged(list(answers([100, 0, 0, 0, 0])), STAGES, 6.0)
