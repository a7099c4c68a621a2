"""What a caller has already, and what that means for the answer (RFC 9110, section 13), decided without answering."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.refusals import Outdated
from ftgo_sandbox.domain.values import zoneless

TAG = re.compile(r'(?P<weak>W/)?(?P<tag>"[^"]*")')


def http_date(time: datetime) -> str:
    """Write a time of the services as HTTP does."""
    return format_datetime(time.replace(tzinfo=UTC), usegmt=True)


def must_match(headers: Mapping[str, str], document: Document) -> None:
    """Refuse a request that is meant for another state of the *document*."""
    if "if-match" in headers:
        matches = _names(headers["if-match"], document, strongly=True)
    else:
        matches = not _changed_since(headers.get("if-unmodified-since"), document)
    if not matches:
        raise Outdated


def is_known(headers: Mapping[str, str], document: Document) -> bool:
    """Tell whether the caller has the *document* as it is."""
    if "if-none-match" in headers:
        return _names(headers["if-none-match"], document, strongly=False)
    since = headers.get("if-modified-since")
    return _read(since) is not None and document.changed is not None and not _changed_since(since, document)


def is_continued(headers: Mapping[str, str], document: Document) -> bool:
    """Tell whether a piece of the *document* fits to what the caller has of it."""
    had = headers.get("if-range")
    if had is None or had == document.tag:
        return True
    return document.changed is not None and had == http_date(document.changed)


def _names(tags: str, document: Document, *, strongly: bool) -> bool:
    if tags.strip() == "*":
        return True
    found = TAG.finditer(tags)
    return any(one["tag"] == document.tag and not (strongly and one["weak"]) for one in found)


def _changed_since(date: str | None, document: Document) -> bool:
    since = _read(date)
    return since is not None and document.changed is not None and document.changed.replace(microsecond=0) > since


def _read(date: str | None) -> datetime | None:
    try:
        return None if date is None else zoneless(parsedate_to_datetime(date))
    except ValueError:
        return None
