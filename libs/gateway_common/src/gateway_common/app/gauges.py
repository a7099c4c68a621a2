"""What the senders and connections of each service show when somebody reads the metrics: nothing is counted before."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gateway_common.app.addresses import balancers_tell
from gateway_common.services import Sender
from gateway_common.services.balancing import Balancing
from gateway_common.services.caching import Cache
from gateway_common.services.senders import BreakerState, Breaking, Bulkhead, Retrying
from gateway_common.services.transports.http1 import Http1Transport, Pool
from gateway_common.telemetry import Meters

__all__ = ["Gauges"]


class Gauges:
    """Read the breaker, the bulkhead, the retry budget and the pool of each service that is watched, for *meters*."""

    def __init__(self, meters: Meters) -> None:
        self.meters = meters
        self._breakers: dict[str, Breaking] = {}
        self._bulkheads: dict[str, Bulkhead] = {}
        self._retries: dict[str, Retrying] = {}
        self._balancers: dict[str, Balancing] = {}
        self._pools: dict[str, Callable[[], Iterable[Pool]]] = {}
        self._cache: Cache | None = None
        meters.tell(self._read)

    def watch(self, service: str, sender: Sender) -> None:
        """Read *sender* from now on, if there is anything to read."""
        if isinstance(sender, Breaking):
            self._breakers[service] = sender
        elif isinstance(sender, Bulkhead):
            self._bulkheads[service] = sender
        elif isinstance(sender, Retrying):
            self._retries[service] = sender
        elif isinstance(sender, Http1Transport):
            self._pools[service] = lambda: [sender.pool]
        elif isinstance(sender, Balancing):
            self._balancers[service] = sender
            self._pools[service] = partial(_pools_of, sender)

    def watch_cache(self, cache: Cache) -> None:
        """Read what *cache* holds from now on."""
        self._cache = cache

    def _read(self) -> Iterator[Metric]:
        breakers = GaugeMetricFamily(
            "gateway_breaker_state", "1 for the state that a breaker is in.", labels=("service", "state")
        )
        places = GaugeMetricFamily("gateway_bulkhead_places", "Calls that may hold a place.", labels=("service",))
        running = GaugeMetricFamily("gateway_bulkhead_running", "Calls that hold a place.", labels=("service",))
        waiting = GaugeMetricFamily("gateway_bulkhead_waiting", "Calls that wait for a place.", labels=("service",))
        retries = GaugeMetricFamily("gateway_retries_left", "Retries that the budget has left.", labels=("service",))
        for service, breaker in self._breakers.items():
            for state in BreakerState:
                breakers.add_metric((service, state), breaker.state is state)
        for service, bulkhead in self._bulkheads.items():
            places.add_metric((service,), bulkhead.limit)
            running.add_metric((service,), bulkhead.running)
            waiting.add_metric((service,), bulkhead.waiting)
        for service, retrying in self._retries.items():
            retries.add_metric((service,), retrying.budget.left)
        yield from (breakers, places, running, waiting, retries)
        yield from self._connections()
        if self._balancers:
            yield from balancers_tell(self._balancers)
        if self._cache is not None:
            shelf = self._cache.shelf
            yield GaugeMetricFamily("gateway_cache_bytes", "Bytes of kept answers, about.", shelf.bytes)
            yield GaugeMetricFamily("gateway_cache_entries", "Kept answers.", len(shelf))

    def _connections(self) -> Iterator[Metric]:
        connections = GaugeMetricFamily(
            "gateway_pool_connections", "Connections to a service that are busy or idle.", labels=("service", "state")
        )
        waiting = GaugeMetricFamily("gateway_pool_waiting", "Calls that wait for a connection.", labels=("service",))
        for service, pools_of in self._pools.items():
            pools = tuple(pools_of())
            connections.add_metric((service, "busy"), sum(pool.open - pool.idle for pool in pools))
            connections.add_metric((service, "idle"), sum(pool.idle for pool in pools))
            waiting.add_metric((service,), sum(pool.waiting for pool in pools))
        yield from (connections, waiting)


def _pools_of(balancer: Balancing) -> Iterator[Pool]:
    for replica in balancer.replicas:
        if isinstance(replica.transport, Http1Transport):
            yield replica.transport.pool
