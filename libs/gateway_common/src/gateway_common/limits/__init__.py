"""How often callers may call: two things with two policies.

*Spike arrest* keeps bursts from the services: each caller has a rate, and so has each address of those who did not say
who they are; what an operation costs is the size of its fan-out. A *quota* is what a contract says: so many requests in
an hour, a day, a month.

    guard ── who asks ──► Limiter ──► plan + operation = bill ──► decide (pure) ── fits ──► the endpoint
                             │                                        └─ does not ──► 429
                             └─ in memory, or in one round trip to the store of all processes
"""

from gateway_common.limits.charge import Charge
from gateway_common.limits.limiter import Limiter
from gateway_common.limits.opened import limiter_of
from gateway_common.limits.tariff import Tariff

__all__ = ["Charge", "Limiter", "Tariff", "limiter_of"]
