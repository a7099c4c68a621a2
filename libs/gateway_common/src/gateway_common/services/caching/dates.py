"""Dates as HTTP writes them, and as it wrote them once (RFC 9110, 5.6.7)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

__all__ = ["read_date"]

_FORMS = re.compile(
    rb"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
    rb"|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT"
    rb"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}"
)


@lru_cache(maxsize=1024)
def read_date(value: bytes) -> float | None:
    """Read seconds since 1970; None for what is no date."""
    if not _FORMS.fullmatch(value):
        return None
    try:
        return parsedate_to_datetime(value.decode("ascii")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
