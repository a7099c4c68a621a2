"""Where the next page of the history begins: text that means nothing to the client.

It is the order service's own key in a spelling of ours, so that the service may change its keys and no client comes to
depend on them; a checksum finds what was cut short or typed. Whose orders are listed is never in it, so a found cursor
shows its finder their own orders. It says nothing of the filters: whoever changes those starts again without a cursor.
"""

from base64 import b64decode, urlsafe_b64encode
from typing import Annotated
from zlib import crc32

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = ["Cursor", "opened", "sealed"]

CHECKSUM = 8
LONGEST = 400


def sealed(start_key: str) -> str:
    """Wrap the key with which the service continues."""
    checksum = f"{crc32(start_key.encode()):0{CHECKSUM}x}"
    return urlsafe_b64encode(f"{checksum}{start_key}".encode()).decode().rstrip("=")


def opened(cursor: str) -> str:
    """Unwrap the key; raises a validation error for what was not sealed here."""
    try:
        text = b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        text = ""
    start_key = text[CHECKSUM:]
    if not start_key or sealed(start_key) != cursor:
        raise PydanticCustomError("cursor", "This is no cursor of ours; send `nextCursor` as it came, or leave it out")
    return start_key


Cursor = Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(opened)]
"""A cursor as a client sends it, which is the service's key once it has been read."""
