"""What the senders and connections of each service show when somebody reads the metrics: nothing is counted before."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gateway_common.services import Sender
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
        self._pools: dict[str, Pool] = {}
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
            self._pools[service] = sender.pool

    def _read(self) -> Iterator[Metric]:
        breakers = GaugeMetricFamily(
            "gateway_breaker_state", "1 for the state that a breaker is in.", labels=("service", "state")
        )
        running = GaugeMetricFamily("gateway_bulkhead_running", "Calls that hold a place.", labels=("service",))
        waiting = GaugeMetricFamily("gateway_bulkhead_waiting", "Calls that wait for a place.", labels=("service",))
        retries = GaugeMetricFamily("gateway_retries_left", "Retries that the budget has left.", labels=("service",))
        for service, breaker in self._breakers.items():
            for state in BreakerState:
                breakers.add_metric((service, state), breaker.state is state)
        for service, bulkhead in self._bulkheads.items():
            running.add_metric((service,), bulkhead.running)
            waiting.add_metric((service,), bulkhead.waiting)
        for service, retrying in self._retries.items():
            retries.add_metric((service,), retrying.budget.left)
        yield from (breakers, running, waiting, retries)
        yield from self._connections()

    def _connections(self) -> Iterator[Metric]:
        connections = GaugeMetricFamily(
            "gateway_pool_connections", "Connections to a service that are busy or idle.", labels=("service", "state")
        )
        waiting = GaugeMetricFamily("gateway_pool_waiting", "Calls that wait for a connection.", labels=("service",))
        for service, pool in self._pools.items():
            connections.add_metric((service, "busy"), pool.open - pool.idle)
            connections.add_metric((service, "idle"), pool.idle)
            waiting.add_metric((service,), pool.waiting)
        yield from (connections, waiting)
