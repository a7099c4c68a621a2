"""The book that gateway and command share, and what the sandbox knows beside it."""

from collections.abc import Mapping

from gateway_common.identity.api_keys.book import KeyBook
from gateway_common.identity.api_keys.file_book import FileBook, read_records
from gateway_common.identity.api_keys.recent import Find
from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.identity.api_keys.store_book import StoreBook
from gateway_common.settings.key import KeySettings
from gateway_common.settings.store import StoreSettings
from gateway_common.stores import Store

__all__ = ["book_of", "finding"]


def book_of(keys: KeySettings, settings: StoreSettings, store: Store) -> KeyBook | None:
    """Give the book: a file, or *store*, if by its *settings* it outlives a process; else there is none."""
    if keys.file is not None:
        return FileBook(keys.file)
    return StoreBook(store) if keys.are_kept(settings) else None


def finding(keys: KeySettings, book: KeyBook | None) -> Find:
    """Look for a key among those that everybody may know, if these *keys* have any, then in the *book*."""
    known: Mapping[str, KeyRecord] = read_records(keys.development) if keys.development else {}

    async def find(key_id: str) -> KeyRecord | None:
        return known.get(key_id) or (await book.find(key_id) if book else None)

    return find
