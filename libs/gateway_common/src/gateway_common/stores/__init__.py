"""What has to outlive a request is kept in a store: in memory on a laptop, in Redis where there are many gateways.

    async with store_of(settings.store) as store:
        await store.put("login:7f3a", record, seconds=600)
        record = await store.take("login:7f3a")             # once, and for nobody else

One suite of tests holds both to the same promises (`tests/gateway_common/stores`).
"""

from gateway_common.stores.down import StoreDown
from gateway_common.stores.memory import MemoryStore
from gateway_common.stores.opened import store_of
from gateway_common.stores.step import Entry, Outcome, Step, Word
from gateway_common.stores.store import Store
from gateway_common.stores.watched import Watched

__all__ = ["Entry", "MemoryStore", "Outcome", "Step", "Store", "StoreDown", "Watched", "Word", "store_of"]
