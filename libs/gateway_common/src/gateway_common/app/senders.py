"""The order of the senders: what every call to a service passes, outermost first.

Each try of a call passes the breaker, so that a half-open one lets exactly its probes through; a call that waits for
its next try holds no place in the bulkhead; what was rejected before it was sent is not tried again. A call is counted
once, with all of its tries.
"""

from collections.abc import Callable

from gateway_common.app.gauges import Gauges
from gateway_common.identity import SandboxCaller
from gateway_common.services import Sender, Service
from gateway_common.services.senders import Breaking, Bulkhead, Measuring, PassingDeadline, Retrying
from gateway_common.settings import GatewaySettings

__all__ = ["senders_of"]


def senders_of(service: Service, transport: Sender, settings: GatewaySettings, gauges: Gauges) -> Sender:
    """Stack the senders for *service* on *transport*, watched by *gauges*."""
    order: list[Callable[[Sender], Sender]] = [
        lambda inner: Measuring(inner, gauges.meters),
        lambda inner: Retrying(inner, service.retries),
        lambda inner: Breaking(inner, service.breaker),
        lambda inner: Bulkhead(inner, service.bulkhead),
        PassingDeadline,
    ]
    if settings.profile == "sandbox":
        order.append(SandboxCaller)
    gauges.watch(service.name, transport)
    stack = transport
    for around in reversed(order):
        stack = around(stack)
        gauges.watch(service.name, stack)
    return stack
