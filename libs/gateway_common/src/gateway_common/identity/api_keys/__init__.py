"""API keys, by which applications of partners prove who they are.

    request ──► key.py: can it be a key? ──► recent.py ──► a book: file_book.py or store_book.py
                hashed once in any case      for seconds    a hash, an application, its scopes, an end
    command ──► desk.py: issue, rotate, revoke ──────────────────┘

The secret has 256 bits of chance, so one round of SHA-256 is a hash that nobody turns back; a slow one such as bcrypt
guards what people think up, and here would only cost every request its time.
"""

from gateway_common.identity.api_keys.authenticator import ApiKeys
from gateway_common.identity.api_keys.beside_keys import BesideApiKeys
from gateway_common.identity.api_keys.book import KeyBook
from gateway_common.identity.api_keys.books import book_of, finding
from gateway_common.identity.api_keys.desk import Grant, Issued, KeyDesk, NoSuchKeyError
from gateway_common.identity.api_keys.file_book import FileBook
from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.identity.api_keys.store_book import StoreBook

__all__ = [
    "ApiKeys",
    "BesideApiKeys",
    "FileBook",
    "Grant",
    "Issued",
    "KeyBook",
    "KeyDesk",
    "KeyRecord",
    "NoSuchKeyError",
    "StoreBook",
    "book_of",
    "finding",
]
