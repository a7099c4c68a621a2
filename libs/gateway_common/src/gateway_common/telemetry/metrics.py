"""What a gateway counts, as Prometheus reads it: requests by route, parts by state, calls by service.

Every label comes from what the gateway declares, never from what a client sends: a path nobody declared, and a method
nobody knows, are one label each. Should a label vary after all, there is an end to it (`MOST_SERIES`).

Each process counts for itself, in memory. Where several serve one gateway, *worker* tells them apart.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import TypeVar

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from gateway_common.telemetry.counts import Count, Counts
from gateway_common.telemetry.timings import Timing, Timings

__all__ = ["MOST_SERIES", "OTHER", "UNMATCHED", "Meters"]

UNMATCHED = "unmatched"
"""The route of a request that matched none."""

OTHER = "other"
"""What stands for a method that nobody knows, and for labels beyond `MOST_SERIES`."""

MOST_SERIES = 2_000
"""How many combinations of labels one metric tells apart."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "QUERY", "OPTIONS"})

C = TypeVar("C", Count, Timing)

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types; a fall to zero tells a start


class Meters:
    """Count what a gateway does; *in_flight* is how many requests are under way."""

    def __init__(self) -> None:
        self.in_flight = 0
        mine = self._registry = CollectorRegistry()
        requests = "Requests and how long they took, by route template."
        calls = "Calls to services and how long they took, repetitions included."
        self._requests = self._timed("gateway_request_seconds", requests, ("method", "route", "status"))
        self._calls = self._timed("gateway_call_seconds", calls, ("service", "operation", "state"))
        parts = Counts("gateway_parts", "Parts of answers by what became of them.", ("endpoint", "part", "state"))
        mine.register(parts)
        self._parts = _Series(parts.labels)
        cached = "Calls that are answered from what is kept, or could be, by what became of them."
        kept = Counts("gateway_cache", cached, ("service", "operation", "outcome"))
        mine.register(kept)
        self._kept = _Series(kept.labels)
        self._refused = Counter(
            "gateway_refused",
            "Requests and connections that were ended before anybody saw them.",
            ("reason",),
            registry=mine,
        )
        self.tell(self._under_way)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=mine)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that is over; *route* is its template, empty if it matched none."""
        known = method if method in _METHODS else OTHER
        self._requests[known, route or UNMATCHED, str(status)].observe(seconds)

    def part(self, endpoint: str, part: str, state: str) -> None:
        """Count what became of a part of an answer."""
        self._parts[endpoint, part, state].add()

    def call(self, service: str, operation: str, state: str, seconds: float) -> None:
        """Count a call to a service, its repetitions included."""
        self._calls[service, operation, state].observe(seconds)

    def cached(self, service: str, operation: str, outcome: str) -> None:
        """Count what the cache did with a call: `hit`, `stale`, `confirmed`, `miss`, `joined` another, or `passed`."""
        self._kept[service, operation, outcome].add()

    def refused(self, reason: str) -> None:
        """Count what the server ended by itself; *reason* is one of its own few words."""
        self._refused.labels(reason).inc()

    def tell(self, gauges: Callable[[], Iterable[Metric]]) -> None:
        """Ask *gauges* whenever somebody reads."""
        self._registry.register(_Asked(gauges))

    def exposition(self, worker: str | None = None) -> bytes:
        """Write everything in Prometheus' text format, each sample marked with *worker* if there are several."""
        return prometheus_client.generate_latest(_Asked(lambda: self._collected(worker)))

    def _timed(self, name: str, documentation: str, labels: Sequence[str]) -> "_Series[Timing]":
        timings = Timings(name, documentation, labels)
        self._registry.register(timings)
        return _Series(timings.labels)

    def _collected(self, worker: str | None) -> Iterator[Metric]:
        for metric in self._registry.collect():
            yield metric if worker is None else _marked(metric, worker)

    def _under_way(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("gateway_requests_in_flight", "Requests that are under way.", self.in_flight)


def _marked(metric: Metric, worker: str) -> Metric:
    marked: Metric = copy(metric)
    marked.samples = [sample._replace(labels={**sample.labels, "worker": worker}) for sample in metric.samples]
    return marked


class _Series(dict[tuple[str, str, str], C]):
    """Keep what *make* gives for each combination of labels, for finding it costs more than counting."""

    def __init__(self, make: Callable[..., C]) -> None:
        super().__init__()
        self._make: Callable[..., C] = make

    def __missing__(self, labels: tuple[str, str, str]) -> C:
        full = len(self) >= MOST_SERIES
        made = self._make(*((OTHER,) * len(labels) if full else labels))
        return made if full else self.setdefault(labels, made)


class _Asked(Collector):
    def __init__(self, ask: Callable[[], Iterable[Metric]]) -> None:
        self._ask = ask

    def collect(self) -> Iterable[Metric]:
        return self._ask()
