"""Asking a service whether what is kept is still so, and believing its word (RFC 9111, section 4.3)."""

from gateway_common.services.caching.freshness import first
from gateway_common.services.caching.stored import FOR_THE_WAY, Stored
from gateway_common.services.call import HeaderPairs

__all__ = ["NOT_MODIFIED", "conditions_on", "is_of", "updated"]

NOT_MODIFIED = 304

OF_THE_BODY = frozenset(
    b"content-encoding content-length content-md5 content-range content-type content-digest repr-digest etag".split()
)
"""Fields that describe the kept body, which a 304 does not bring."""


def conditions_on(stored: Stored) -> list[tuple[bytes, bytes]]:
    """Give the fields that ask for an answer only if it is not *stored* any more."""
    tag, changed = first(stored.headers, b"etag"), first(stored.headers, b"last-modified")
    asked = [(b"if-none-match", tag)] if tag else []
    return [*asked, (b"if-modified-since", changed)] if changed else asked


def is_of(stored: Stored, headers: HeaderPairs) -> bool:
    """Tell whether a 304 with *headers* speaks of what is *stored*: by its tag, by its date, or by naming neither."""
    tag, kept_tag = first(headers, b"etag"), first(stored.headers, b"etag")
    if tag is not None:
        return kept_tag is not None and tag.removeprefix(b"W/") == kept_tag.removeprefix(b"W/")
    changed = first(headers, b"last-modified")
    return changed is None or changed == first(stored.headers, b"last-modified")


def updated(stored: Stored, headers: HeaderPairs) -> HeaderPairs:
    """Give the fields of *stored* with those that a 304 says anew (RFC 9111, 3.2)."""
    told = [
        pair
        for pair in headers
        if pair[0] not in OF_THE_BODY and pair[0] not in FOR_THE_WAY and not pair[0].startswith(b"proxy-")
    ]
    anew = {name for name, _ in told}
    return (*[pair for pair in stored.headers if pair[0] not in anew], *told)
