"""The order of the senders: what every call to a service passes, outermost first.

Each try of a call passes the breaker, so that a half-open one lets exactly its probes through; a call that waits for
its next try holds no place in the bulkhead; what was rejected before it was sent is not tried again. A call is counted
once, with all of its tries. Who asks is signed after all waiting; a service that wants a token of the provider instead
has it exchanged before, for that is waiting, too. What the cache answers is no call at all.
"""

from collections.abc import Callable, Iterator

from gateway_common.app.exchanges import Showing
from gateway_common.app.gauges import Gauges
from gateway_common.identity.assertions import Asserting, Assertions, Issuer
from gateway_common.services import Sender, Service
from gateway_common.services.senders import Breaking, Bulkhead, Measuring, PassingDeadline, Retrying

__all__ = ["Around", "senders_of"]

Around = Callable[[Sender], Sender]
"""Make a sender around a sender."""


def senders_of(
    service: Service,
    transport: Sender,
    gauges: Gauges,
    issuer: Issuer | None = None,
    caching: Around | None = None,
    showing: Showing | None = None,
) -> Sender:
    """Stack the senders for *service* on *transport*, watched by *gauges*; *issuer* tells it who asks.

    *caching* stands before a service of whose answers any is kept, *showing* before one that wants other tokens.
    """
    order: list[Around] = [
        *([caching] if caching else []),
        lambda inner: Measuring(inner, gauges.meters),
        *([showing.exchanging] if showing else []),
        lambda inner: Retrying(inner, service.retries),
        lambda inner: Breaking(inner, service.breaker),
        lambda inner: Bulkhead(inner, service.bulkhead, service.breaker),
        *_asserting(service, issuer, showing),
        PassingDeadline,
    ]
    gauges.watch(service.name, transport)
    stack = transport
    for around in reversed(order):
        stack = around(stack)
        gauges.watch(service.name, stack)
    return stack


def _asserting(service: Service, issuer: Issuer | None, showing: Showing | None) -> Iterator[Around]:
    if issuer is None:
        return
    assertions = Assertions(issuer, service.name)
    if showing is None:
        yield lambda inner: Asserting(inner, assertions)
    else:
        yield lambda inner: showing.choosing(inner, Asserting(inner, assertions))
