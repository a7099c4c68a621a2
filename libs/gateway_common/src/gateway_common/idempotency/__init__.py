"""A write that is sent twice under one `Idempotency-Key` is done once (draft-ietf-httpapi-idempotency-key-header-07).

    @router.post("/orders")
    async def place_order(
        draft: OrderDraft, calls: Calls, key: str | None = idempotent(), caller: Caller = allowed("orders:write")
    ) -> OrderPlaced:
        return placed(await calls(create_order(draft, key)))

What a key stands for, in the store of the gateway:

               ┌── nothing was sent ──► free
    free ──► held ── an answer ───────► done       the answer is told again, for a day
               └── nobody can tell ───► unknown    the same request may be sent again, on to the service as well

A gateway that dies leaves its key held, and held becomes unknown when the lease is over.
"""

from gateway_common.idempotency.answers import KeptAnswer
from gateway_common.idempotency.endpoints import once
from gateway_common.idempotency.fates import Fate, fate_of
from gateway_common.idempotency.keys import KEY_FIELD, MOST_KEY, key_in
from gateway_common.idempotency.ledger import Ledger, Turn
from gateway_common.idempotency.marks import Mark, documented_key, idempotent, key_problems, mark_of, marks_in
from gateway_common.idempotency.prints import print_of

__all__ = [
    "KEY_FIELD",
    "MOST_KEY",
    "Fate",
    "KeptAnswer",
    "Ledger",
    "Mark",
    "Turn",
    "documented_key",
    "fate_of",
    "idempotent",
    "key_in",
    "key_problems",
    "mark_of",
    "marks_in",
    "once",
    "print_of",
]
