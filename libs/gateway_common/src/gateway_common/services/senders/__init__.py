"""What stands between a call and its transport: each a sender around a sender, made as `Sender(inner, policy)`.

The order is a list in `app`; this is the one they are made for, outermost first, and why:

    Measuring ► Exchanging ► Retrying ► Breaking ► Bulkhead ► Asserting ► PassingDeadline ► transport, or Balancing

1. *Measuring* outermost: a call is counted once, with all of its tries and waits.
2. *Retries* before the breaker: each try passes the breaker, which when half-open lets exactly n probes through and not
   n calls of three tries; and a call that waits for its next try holds no place of the bulkhead. What breaker and
   bulkhead turn away is BUSY and not sent: it is never repeated.
3. *Breaker* before the bulkhead: while the service is broken nobody stands in line for it. What the bulkhead turns away
   tells the breaker nothing.
4. *Bulkhead*: a place is held only while the service has the call, to the end of a streamed answer.
5. *Asserting*, which needs identity and so stands with it, behind all waiting: what a try shows of its caller is fresh.
6. *Deadline* innermost: `Request-Timeout` is what is left of this try, after waiting, to the millisecond.
7. *Balancing*, where a service has several addresses, stands in the network's place: each try finds its replica anew.

*Exchanging*, for a service that wants tokens of the provider, stands with identity, too, and right behind measuring:
whoever waits for the provider holds no place, and its outage says nothing of the service.
"""

from gateway_common.services.senders.breaker import BreakerPolicy, BreakerState
from gateway_common.services.senders.breaking import Breaking
from gateway_common.services.senders.bulkhead import Bulkhead, BulkheadPolicy
from gateway_common.services.senders.deadlines import PassingDeadline
from gateway_common.services.senders.measuring import Measuring
from gateway_common.services.senders.retries import Retrying, RetryPolicy
from gateway_common.services.senders.window import Counts

__all__ = [
    "BreakerPolicy",
    "BreakerState",
    "Breaking",
    "Bulkhead",
    "BulkheadPolicy",
    "Counts",
    "Measuring",
    "PassingDeadline",
    "RetryPolicy",
    "Retrying",
]
