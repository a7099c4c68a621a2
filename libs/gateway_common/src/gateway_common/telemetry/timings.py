"""How long things took, as a histogram: prometheus-client's in what is read, and a fifth of it in what counting costs.

Its own takes a lock for each of two values and looks at the bounds one by one. Here one thread counts, the event
loop's, and what can be worked out by whoever reads is worked out then.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

__all__ = ["Timing", "Timings"]

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_BOUNDS = [*map(str, SECONDS), "+Inf"]


class Timing:
    """Count one kind of thing: how often it took up to each of `SECONDS`, or longer, and how long in all."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * len(_BOUNDS)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        """Count one more."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds


class Timings(Collector):
    """Hold the timings of the metric *name*, told apart by *labels*."""

    def __init__(self, name: str, documentation: str, labels: Sequence[str]) -> None:
        self._described = name, documentation, labels
        self._children: dict[tuple[str, ...], Timing] = {}

    def labels(self, *values: str) -> Timing:
        """Give the timing of what has these *values*, the same each time."""
        return self._children.setdefault(values, Timing())

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """Tell of all of them."""
        name, documentation, labels = self._described
        family = HistogramMetricFamily(name, documentation, labels=labels)
        for values, timing in self._children.items():
            family.add_metric(values, list(zip(_BOUNDS, accumulate(timing.counts), strict=True)), timing.total)
        yield family
