"""What the senders in front of each service show when somebody reads the metrics: nothing is counted on the way."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gateway_common.services import Sender
from gateway_common.services.senders import BreakerState, Breaking, Bulkhead, Retrying
from gateway_common.telemetry import Meters

__all__ = ["Gauges"]


class Gauges:
    """Read the breaker, the bulkhead and the retry budget of each service that is watched, for *meters*."""

    def __init__(self, meters: Meters) -> None:
        self.meters = meters
        self._breakers: dict[str, Breaking] = {}
        self._bulkheads: dict[str, Bulkhead] = {}
        self._retries: dict[str, Retrying] = {}
        meters.tell(self._read)

    def watch(self, service: str, sender: Sender) -> None:
        """Read *sender* from now on, if there is anything to read."""
        if isinstance(sender, Breaking):
            self._breakers[service] = sender
        elif isinstance(sender, Bulkhead):
            self._bulkheads[service] = sender
        elif isinstance(sender, Retrying):
            self._retries[service] = sender

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
