"""The store that settings choose, open as long as its gateway; Redis's client is loaded for those who ask for it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager

from gateway_common.settings.store import StoreSettings
from gateway_common.stores.memory import MemoryStore
from gateway_common.stores.store import Store

__all__ = ["store_of"]


@asynccontextmanager
async def store_of(settings: StoreSettings) -> AsyncGenerator[Store]:
    """Open the store of these *settings*, and close it; that Redis is away keeps nothing from starting."""
    if settings.kind == "memory":
        yield MemoryStore(settings.most, settings.size)
        return
    from gateway_common.stores.redis import opened  # noqa: PLC0415 – only who asks for it pays

    async with aclosing(opened(settings)) as store:
        yield store
