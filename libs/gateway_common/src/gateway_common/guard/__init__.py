"""What an endpoint asks of its caller.

    @router.get("/orders/{order_id}")
    async def read_order(order_id: str, caller: Caller = allowed("orders:read")) -> Order: ...

    @router.get("/restaurants")
    async def find_restaurants(caller: Caller = anyone()) -> Restaurants: ...

An endpoint that asks nothing has to say so, or the gateway does not start.
"""

from gateway_common.guard.guard import Anyone, Guard, SignedIn
from gateway_common.guard.marks import allowed, anyone, guard_of
from gateway_common.guard.policies import Policy, guards_in, policies, unguarded

__all__ = [
    "Anyone",
    "Guard",
    "Policy",
    "SignedIn",
    "allowed",
    "anyone",
    "guard_of",
    "guards_in",
    "policies",
    "unguarded",
]
