"""The book that gateway and command share, and what the sandbox knows beside it."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from gateway_common.identity.api_keys.book import KeyBook
from gateway_common.identity.api_keys.file_book import FileBook, read_records
from gateway_common.identity.api_keys.recent import Find
from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.identity.api_keys.store_book import StoreBook
from gateway_common.key_settings import KeySettings
from gateway_common.store_settings import StoreSettings
from gateway_common.stores import store_of

__all__ = ["book_of", "finding"]


@asynccontextmanager
async def book_of(keys: KeySettings, store: StoreSettings) -> AsyncGenerator[KeyBook | None]:
    """Open the book: a file, or a store that is not the memory of one process; else there is none."""
    if keys.file is not None:
        yield FileBook(keys.file)
    elif keys.are_kept(store):
        async with store_of(store) as opened:
            yield StoreBook(opened)
    else:
        yield None


def finding(keys: KeySettings, book: KeyBook | None) -> Find:
    """Look for a key among those that everybody may know, if these *keys* have any, then in the *book*."""
    known: Mapping[str, KeyRecord] = read_records(keys.development) if keys.development else {}

    async def find(key_id: str) -> KeyRecord | None:
        return known.get(key_id) or (await book.find(key_id) if book else None)

    return find
