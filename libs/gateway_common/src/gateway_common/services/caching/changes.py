"""What a write makes outdated: its target, what its answer points at, and what it says (RFC 9111, 4.4; RFC 9875)."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from gateway_common.services.caching.freshness import values
from gateway_common.services.caching.keys import canonical, uri_of
from gateway_common.services.caching.question import tag_of
from gateway_common.services.caching.storing import groups_in
from gateway_common.services.call import Answer, Call

__all__ = ["changed_by"]

NO_ERROR = range(200, 400)
REFUSED = range(400, 500)
POINTERS = (b"location", b"content-location")
CLEARED = b"cache-group-invalidation"


def changed_by(call: Call, answer: Answer | None, origin: str) -> frozenset[str]:
    """Name what *call* may have changed at the service at *origin*; without *answer*, nobody knows how it went.

    What certainly did not reach the service, or was refused by it, has changed nothing.
    """
    if answer is not None and (not answer.sent or answer.status in REFUSED):
        return frozenset()
    names = {uri_of(call.service, canonical(call.path))}
    if call.keeping is not None:
        names |= {tag_of(call.service, tag) for tag in call.keeping.clears}
    if answer is not None and answer.status in NO_ERROR:
        names |= {uri_of(call.service, path) for path in _pointed_at(call, answer, origin)}
        names |= {tag_of(call.service, tag) for tag in groups_in(answer.headers, CLEARED)}
    return frozenset(names)


def _pointed_at(call: Call, answer: Answer, origin: str) -> Iterator[str]:
    base = urlsplit(origin)
    for value in (one for name in POINTERS for one in values(answer.headers, name)):
        try:
            found = urlsplit(urljoin(origin.rstrip("/") + call.path, value.decode("latin-1")))
            same = (found.scheme, found.hostname, found.port) == (base.scheme, base.hostname, base.port)
        except ValueError:
            continue
        path = found.path.removeprefix(base.path.rstrip("/"))
        if same:
            yield canonical(f"{path}?{found.query}" if found.query else path)
