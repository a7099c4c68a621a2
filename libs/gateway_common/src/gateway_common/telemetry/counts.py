"""How often something was so: in what is read, prometheus-client's counter; without its lock, for one thread counts."""

from collections.abc import Iterator, Sequence

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

__all__ = ["Count", "Counts"]


class Count:
    """Count one kind of thing."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0

    def add(self) -> None:
        """Count one more."""
        self.value += 1


class Counts(Collector):
    """Hold the counts of the metric *name*, told apart by *labels*."""

    def __init__(self, name: str, documentation: str, labels: Sequence[str]) -> None:
        self._described = name, documentation, labels
        self._children: dict[tuple[str, ...], Count] = {}

    def labels(self, *values: str) -> Count:
        """Give the count of what has these *values*, the same each time."""
        return self._children.setdefault(values, Count())

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Tell of all of them."""
        name, documentation, labels = self._described
        family = CounterMetricFamily(name, documentation, labels=labels)
        for values, count in self._children.items():
            family.add_metric(values, count.value)
        yield family
