"""What the server asks before a request begins, and what it shows of that when somebody reads the metrics."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gateway_common.overload import Callers, Gate, Priority
from gateway_common.routing import RouteTable
from gateway_common.settings import GatewaySettings

__all__ = ["gate_of", "overload_metrics"]


def gate_of(app: FastAPI, settings: GatewaySettings) -> Gate:
    """Make the gate before *app*, which asks its table of routes what matters most."""

    def priority(scope: Mapping[str, Any]) -> Priority:
        routes: RouteTable = app.state.routes
        return routes.priority(scope["method"], scope["path"])

    callers = Callers(settings.trusted_proxies, settings.forwarding)
    return Gate(settings.overload, priority, callers, fields=bool(settings.trusted_proxies))


def overload_metrics(gate: Gate) -> Iterable[Metric]:
    """Tell how *gate* stands."""
    gauge = GaugeMetricFamily
    yield gauge("gateway_overloaded", "1 while requests are turned away for others.", gate.overloaded)
    yield gauge("gateway_overload_starts", "Requests that may begin in a turn of the loop.", gate.pace.starts)
    yield gauge("gateway_overload_turn_seconds", "The work of the last turn with several starts.", gate.pace.work)
    yield gauge("gateway_overload_waiting", "Requests that wait to be begun.", gate.waiting)
    yield gauge("gateway_overload_resting", "Clients turned away that are not heard for some turns.", gate.resting)
    shed = CounterMetricFamily(
        "gateway_shed", "Requests that were turned away for others.", labels=("priority", "reason")
    )
    for reason, counts in gate.refused.items():
        for priority in Priority:
            shed.add_metric((priority.name.lower(), reason), counts[priority])
    yield shed
