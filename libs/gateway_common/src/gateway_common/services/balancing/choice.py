"""Power of two choices: draw two, and take the one with less to do.

The best of all would be the best for everybody who looks in that moment, and all of them would rush to it.
"""

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate

from gateway_common.services.balancing.replica import Replica

__all__ = ["Chance", "cheaper", "drawn", "drawn_by_weight", "weighed"]

ALIKE = 2.0
"""Times that differ by no more than this are alike, or whoever was quicker by chance would get everything."""

Chance = Callable[[], float]
"""Draw from 0 to 1."""


def drawn(among: Sequence[Replica], chance: Chance) -> tuple[Replica, Replica]:
    """Draw two of at least two, each as likely as any other."""
    first = int(chance() * len(among))
    second = int(chance() * (len(among) - 1))
    return among[first], among[second + (second >= first)]


def weighed(among: Sequence[Replica], now: float) -> list[float]:
    """Add up the weights *among* which to draw."""
    return list(accumulate(one.weight(now) for one in among))


def cheaper(first: Replica, second: Replica, now: float) -> Replica:
    """Take the one of the two that has less to do, or where one is much faster, that is done with it earlier."""
    one, other = first.expected(now), second.expected(now)
    if one <= ALIKE * other and other <= ALIKE * one:
        return first if first.load <= second.load else second
    return first if (first.load + 1) * one <= (second.load + 1) * other else second


def drawn_by_weight(among: Sequence[Replica], weights: Sequence[float], chance: Chance) -> tuple[Replica, Replica]:
    """Draw two by their summed *weights*, maybe the same twice: so the heavier has more than the lighter in the end."""
    last = len(among) - 1
    first, second = (min(last, bisect(weights, chance() * weights[-1])) for _ in range(2))
    return among[first], among[second]
