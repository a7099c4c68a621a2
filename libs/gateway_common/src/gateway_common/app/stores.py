"""What operators see of a store that can be away."""

from collections.abc import Iterator

from fastapi import FastAPI
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gateway_common.stores import Watched

__all__ = ["store_metrics"]


def store_metrics(app: FastAPI) -> Iterator[Metric]:
    """Read the store of *app*, once it is open; memory has nothing to tell."""
    store = getattr(app.state, "store", None)
    if not isinstance(store, Watched):
        return
    yield GaugeMetricFamily("gateway_store_up", "1 if the store can be asked.", float(store.is_up))
    failures = CounterMetricFamily("gateway_store_failures", "What the store did not answer.", labels=("reason",))
    for reason, times in store.failures.items():
        failures.add_metric((reason,), times)
    yield failures
